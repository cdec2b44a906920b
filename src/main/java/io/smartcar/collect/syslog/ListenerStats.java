package io.smartcar.collect.syslog;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smartcar.camel.spool.queue.ReceivedMessage;
import java.util.List;

/**
 * The metrics of one port. Each byte is counted twice: as received, and by outcome as framing, stored, truncated, lost or
 * dropped. Thread-safe.
 */
final class ListenerStats {
    private static final String REASON = "reason";

    private final MeterRegistry registry;
    private final String transport;
    private final Counter receivedBytes;
    private final Counter framingBytes;
    private final Counter storedBytes;
    private final Counter cutBytes;
    private final Counter lostBytes;
    private final Counter received;
    private final Counter cut;
    private final Counter incomplete;
    private final Counter lost;
    private final Counter refused;
    private final Counter refusedAddress;
    private final Counter failedHandshakes;
    private final Dropped droppedFull;
    private final Dropped droppedPending;

    private record Dropped(Counter datagrams, Counter bytes) {
        void count(long length) {
            datagrams.increment();
            bytes.increment(length);
        }
    }

    ListenerStats(MeterRegistry registry, String transport) {
        this.registry = registry;
        this.transport = transport;
        receivedBytes = counter("received.bytes", "Bytes received, after TLS");
        framingBytes = counter("framing.bytes", "Bytes between messages: octet counts, trailers, empty lines");
        storedBytes = counter("stored.bytes", "Bytes of messages stored by the spool");
        cutBytes = counter("cut.bytes", "Bytes of truncated messages beyond the maximum length");
        lostBytes = counter("lost.bytes", "Bytes of messages that could not be stored");
        received = counter("received", "Messages received");
        cut = counter("cut", "Messages longer than the maximum length");
        incomplete = counter("incomplete", "Messages whose end was not received");
        lost = counter("lost", "Messages that could not be stored");
        refused = counter("refused.connections", "Connections refused", REASON, "all");
        refusedAddress = counter("refused.connections", "Connections refused", REASON, "address");
        failedHandshakes = counter("failed.handshakes", "Connections closed before their TLS handshake was complete");
        droppedFull = dropped("full");
        droppedPending = dropped("pending");
    }

    private Counter counter(String name, String description, String... tags) {
        return Counter.builder("syslog." + name)
                .tag("transport", transport)
                .tags(tags)
                .description(description)
                .register(registry);
    }

    private Dropped dropped(String reason) {
        return new Dropped(
                counter("dropped", "Datagrams dropped, and lost", REASON, reason),
                counter("dropped.bytes", "Bytes of datagrams dropped, and lost", REASON, reason));
    }

    /** Counts received bytes, and the framing bytes among them. */
    void received(long bytes, long framing) {
        receivedBytes.increment(bytes);
        framingBytes.increment(framing);
    }

    /** Counts a datagram dropped because the spool is full, or because too many wait to be stored. */
    void dropped(boolean full, long bytes) {
        (full ? droppedFull : droppedPending).count(bytes);
    }

    /** Counts a connection refused because of the limit per address, or else because of the limit of all. */
    void refusedConnection(boolean perAddress) {
        (perAddress ? refusedAddress : refused).increment();
    }

    void failedHandshake() {
        failedHandshakes.increment();
    }

    /** Counts messages delivered to the route; returns the number of bytes that are kept. */
    long begun(List<?> messages) {
        long kept = 0;
        for (Object element : messages) {
            ReceivedMessage message = (ReceivedMessage) element;
            kept += message.bytes().length;
            if (message.isCut()) {
                cut.increment();
                cutBytes.increment(message.length() - message.bytes().length);
            }
            if (!message.complete()) {
                incomplete.increment();
            }
        }
        received.increment(messages.size());
        return kept;
    }

    /** Counts completed messages; returns the number of bytes that were kept. */
    long ended(List<?> messages, boolean stored) {
        long kept = 0;
        for (Object element : messages) {
            kept += ((ReceivedMessage) element).bytes().length;
        }
        if (stored) {
            storedBytes.increment(kept);
        } else {
            lost.increment(messages.size());
            lostBytes.increment(kept);
        }
        return kept;
    }
}
