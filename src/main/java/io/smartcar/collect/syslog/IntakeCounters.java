package io.smartcar.collect.syslog;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smartcar.camel.spool.ReceivedMessage;
import java.util.List;

/**
 * What one port has received, and what has become of it. Each byte is counted twice: as received, and as framing,
 * stored, cut off, lost or dropped as soon as that is known. Thread-safe.
 */
final class IntakeCounters {
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
    private final Counter empty;
    private final Counter lost;
    private final Counter refused;
    private final Dropped droppedWhileFull;
    private final Dropped droppedWhilePending;

    private record Dropped(Counter datagrams, Counter bytes) {
        void count(long length) {
            datagrams.increment();
            bytes.increment(length);
        }
    }

    IntakeCounters(MeterRegistry registry, String transport) {
        this.registry = registry;
        this.transport = transport;
        receivedBytes = counter("received.bytes", "Bytes that were received, after TLS");
        framingBytes = counter("framing.bytes", "Bytes between messages: octet counts, line ends, empty lines");
        storedBytes = counter("stored.bytes", "Bytes of messages that the spool has stored");
        cutBytes = counter("cut.bytes", "Bytes of messages beyond the length that is kept");
        lostBytes = counter("lost.bytes", "Bytes of messages that were received and could not be stored");
        received = counter("received", "Messages that were received");
        cut = counter("cut", "Messages that were longer than allowed");
        incomplete = counter("incomplete", "Messages whose connection ended before they were whole");
        empty = counter("empty", "Datagrams without a byte, which are no messages");
        lost = counter("lost", "Messages that were received and could not be stored");
        refused = counter("refused.connections", "Connections that were not accepted");
        droppedWhileFull = dropped("full");
        droppedWhilePending = dropped("pending");
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
                counter("dropped", "Datagrams that were dropped, and are lost", "reason", reason),
                counter("dropped.bytes", "Bytes of datagrams that were dropped, and are lost", "reason", reason));
    }

    /** Bytes that have come, and how many of them are no part of a message. */
    void received(long bytes, long framing) {
        receivedBytes.increment(bytes);
        framingBytes.increment(framing);
    }

    /** A datagram without a byte. */
    void empty() {
        empty.increment();
    }

    /** A datagram that comes while the spool is full. */
    void droppedForFullSpool(long bytes) {
        droppedWhileFull.count(bytes);
    }

    /** A datagram that comes while as many as may wait to be stored. */
    void droppedForPendingOnes(long bytes) {
        droppedWhilePending.count(bytes);
    }

    void refusedConnection() {
        refused.increment();
    }

    /** Messages on their way to be stored; returns how many bytes of them are kept. */
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

    /** Messages that are no longer on their way; returns how many bytes of them were kept. */
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
