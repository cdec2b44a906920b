package io.smartcar.camel.spool;

import io.smartcar.camel.spool.queue.ReceivedMessage;
import io.smartcar.camel.spool.queue.Spool;
import io.smartcar.camel.spool.queue.SpoolBatch;
import io.smartcar.camel.spool.queue.SpoolReader;
import io.smartcar.camel.support.Backoff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the messages of a spool to a route, batch by batch. The position moves when the route has processed a batch
 * without a failure; otherwise the same batch is redelivered after a delay. It starts when the previous delivery has ended:
 * a stopped route may take long to complete its last batch.
 */
final class SpoolDelivery implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolDelivery.class);

    private static final long LONGEST_RETRY_MILLIS = 60_000;
    private static final long PREVIOUS_MILLIS = 100;
    private static final long REMINDER_MILLIS = 60_000;

    private final SpoolConsumer consumer;
    private final SpoolEndpoint endpoint;
    private final SpoolReader reader;
    /** The previous delivery while it may still deliver; else null. */
    private volatile SpoolDelivery previous;

    private volatile boolean stopping;
    private volatile boolean ended;
    private final Backoff backoff;
    /** Failures in a row; used by the delivering thread only. */
    private int failures;

    SpoolDelivery(SpoolConsumer consumer, Spool spool, SpoolDelivery previous) {
        this.consumer = consumer;
        this.endpoint = (SpoolEndpoint) consumer.getEndpoint();
        this.reader = spool.reader();
        this.previous = previous;
        this.backoff = new Backoff(endpoint.getRetryMs(), Math.max(LONGEST_RETRY_MILLIS, endpoint.getRetryMs()));
    }

    @Override
    public void run() {
        try {
            if (awaitPrevious()) {
                // the thread of a stopped consumer may have read ahead
                reader.rewind();
                while (!stopping) {
                    pause(deliver());
                }
                reader.rewind();
            }
        } catch (IOException e) {
            consumer.getExceptionHandler().handleException("Failed to close the spool '" + endpoint.getName() + "'", e);
        } finally {
            ended = true;
        }
    }

    /** Two threads would deliver messages after a batch that may still fail. False if this delivery must stop. */
    private boolean awaitPrevious() {
        long waited = 0;
        while (previous != null && previous.isInProgress()) {
            if (stopping) {
                return false;
            }
            if (waited % REMINDER_MILLIS == 0) {
                LOG.warn(
                        "A batch of the spool '{}' is still in progress although its route was stopped or suspended; no"
                                + " other batch is delivered until it completes. Find out what blocks it",
                        endpoint.getName());
            }
            pause(PREVIOUS_MILLIS);
            waited += PREVIOUS_MILLIS;
        }
        previous = null;
        return true;
    }

    /** Whether this or a previous delivery has not ended. */
    private boolean isInProgress() {
        SpoolDelivery before = previous;
        return !ended || before != null && before.isInProgress();
    }

    /** Stops after the batch in progress. */
    void stop() {
        stopping = true;
    }

    /** Delivers a batch, if there is one; returns the pause after it in milliseconds. */
    private long deliver() {
        try {
            SpoolBatch batch = reader.next(endpoint.getBatchSize(), endpoint.getBatchBytes());
            if (batch == null) {
                reader.remember();
                failures = 0;
                return endpoint.getPollMs();
            }
            failures = 0;
            while (!stopping && !process(batch)) {
                pause(nextRetry());
            }
            return 0;
        } catch (IOException | RuntimeException | Error e) {
            return failed(e);
        }
    }

    /** The thread survives any failure; unacknowledged messages are read again. */
    private long failed(Throwable failure) {
        try {
            reader.rewind();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        consumer.getExceptionHandler()
                .handleException("Failed to read the spool '" + endpoint.getName() + "'", failure);
        return nextRetry();
    }

    private long nextRetry() {
        return backoff.delayMillis(++failures);
    }

    private boolean process(SpoolBatch batch) throws IOException {
        Exchange exchange = consumer.createExchange(false);
        try {
            exchange.getMessage().setBody(events(batch));
            consumer.getProcessor().process(exchange);
        } catch (Exception | Error e) {
            exchange.setException(e);
        }
        // a stale interrupt from the route would close the files of the spool
        Thread.interrupted();
        Exception failure = exchange.getException();
        boolean safe = failure == null && !exchange.isRollbackOnly();
        consumer.releaseExchange(exchange, false);
        if (safe) {
            reader.acknowledge(batch);
            return true;
        }
        if (!stopping) {
            consumer.getExceptionHandler()
                    .handleException(
                            "Failed to deliver " + batch.messages().size() + " messages of the spool '"
                                    + endpoint.getName() + "'; they stay in it and are redelivered",
                            failure);
        } else {
            LOG.debug("Stopped while a batch of the spool '{}' was in progress", endpoint.getName(), failure);
        }
        return false;
    }

    private List<Exchange> events(SpoolBatch batch) {
        List<Exchange> events = new ArrayList<>(batch.messages().size());
        for (SpoolBatch.Entry entry : batch.messages()) {
            Exchange event = new DefaultExchange(endpoint.getCamelContext());
            Message message = event.getMessage();
            ReceivedMessage received = entry.message();
            message.setBody(received.bytes());
            message.setHeader(SpoolConstants.ID, entry.id());
            message.setHeader(SpoolConstants.TIME, received.time());
            message.setHeader(SpoolConstants.SENDER, received.sender());
            if (received.isCut()) {
                message.setHeader(SpoolConstants.LENGTH, received.length());
                message.setHeader(SpoolConstants.SHA256, HexFormat.of().formatHex(received.sha256()));
            }
            if (!received.complete()) {
                message.setHeader(SpoolConstants.INCOMPLETE, true);
            }
            events.add(event);
        }
        return events;
    }

    /** An interrupt without {@link #stop} does not end the thread. */
    private void pause(long milliseconds) {
        try {
            Thread.sleep(stopping ? 0 : milliseconds);
        } catch (InterruptedException e) {
            LOG.debug("Interrupted while waiting for the spool '{}'", endpoint.getName(), e);
        }
    }
}
