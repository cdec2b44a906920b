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
 * Delivers the messages of a spool to a route, batch after batch. The position moves when the route is done with a batch
 * and did not fail; else the same batch comes again after a while. It begins when the one before it has ended: a route
 * that was stopped may take long to be done with its last batch.
 */
final class SpoolDelivery implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolDelivery.class);

    private static final long LONGEST_RETRY_MILLIS = 60_000;
    private static final long OTHER_MILLIS = 100;
    private static final long REMINDER_MILLIS = 60_000;

    private final SpoolConsumer consumer;
    private final SpoolEndpoint endpoint;
    private final SpoolReader reader;
    /** The one before this, as long as it may deliver; else null. */
    private volatile SpoolDelivery other;

    private volatile boolean stopping;
    private volatile boolean ended;
    private final Backoff backoff;
    /** Failures in a row; used by the delivering thread only. */
    private int failures;

    SpoolDelivery(SpoolConsumer consumer, Spool spool, SpoolDelivery other) {
        this.consumer = consumer;
        this.endpoint = (SpoolEndpoint) consumer.getEndpoint();
        this.reader = spool.reader();
        this.other = other;
        this.backoff = new Backoff(endpoint.getRetryMs(), Math.max(LONGEST_RETRY_MILLIS, endpoint.getRetryMs()));
    }

    @Override
    public void run() {
        try {
            if (awaitOther()) {
                // the thread of a consumer that is gone may have read ahead
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

    /** Two threads would deliver what stands behind a batch that may still fail. False if this one is to stop. */
    private boolean awaitOther() {
        long waited = 0;
        while (other != null && other.isUnderWay()) {
            if (stopping) {
                return false;
            }
            if (waited % REMINDER_MILLIS == 0) {
                LOG.warn(
                        "A batch of the spool '{}' has been under way since its route was stopped or suspended; nothing"
                                + " else is delivered before the route is done with it: see to what keeps it",
                        endpoint.getName());
            }
            pause(OTHER_MILLIS);
            waited += OTHER_MILLIS;
        }
        other = null;
        return true;
    }

    /** Whether this or another that it waits for delivers, or is about to. */
    private boolean isUnderWay() {
        SpoolDelivery before = other;
        return !ended || before != null && before.isUnderWay();
    }

    /** Lets the batch that is under way come to its end, and delivers no other. */
    void stop() {
        stopping = true;
    }

    /** Delivers a batch, if there is one; returns for how many milliseconds to pause after it. */
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

    /** Whatever it was, the thread goes on: what was not acknowledged is read again. */
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
        // an interruption that the route has left behind would close the files of the spool
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
                                    + endpoint.getName() + "'; they stay in it and are delivered again",
                            failure);
        } else {
            LOG.debug("Stopped while a batch of the spool '{}' was under way", endpoint.getName(), failure);
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

    /** Whoever means to stop this thread has said so before it interrupts it. */
    private void pause(long milliseconds) {
        try {
            Thread.sleep(stopping ? 0 : milliseconds);
        } catch (InterruptedException e) {
            LOG.debug("Interrupted while the spool '{}' waited", endpoint.getName(), e);
        }
    }
}
