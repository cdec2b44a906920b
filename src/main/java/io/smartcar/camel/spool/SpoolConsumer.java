package io.smartcar.camel.spool;

import io.smartcar.camel.spool.queue.ReceivedMessage;
import io.smartcar.camel.spool.queue.Spool;
import io.smartcar.camel.spool.queue.SpoolBatch;
import io.smartcar.camel.spool.queue.SpoolReader;
import io.smartcar.camel.support.Backoff;
import io.smartcar.camel.support.LocalBacklog;
import io.smartcar.camel.support.ProblemHealthCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.ScheduledPollConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the messages of a spool to a route, batch by batch. The position moves when the route has processed a batch
 * without a failure; otherwise its messages are redelivered after a delay.
 */
final class SpoolConsumer extends ScheduledPollConsumer implements LocalBacklog {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolConsumer.class);
    private static final long LONGEST_RETRY_MILLIS = 60_000;

    private final SpoolEndpoint endpoint;
    private final Backoff backoff;
    /** Held during a delivery: a stopped route may take long to complete its last batch. */
    private final ReentrantLock delivering = new ReentrantLock();

    private volatile Spool spool;

    // used under the lock only
    private int failures;
    private long nextAttempt = System.nanoTime();

    SpoolConsumer(SpoolEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.backoff = new Backoff(endpoint.getRetryMs(), Math.max(LONGEST_RETRY_MILLIS, endpoint.getRetryMs()));
    }

    @Override
    public HealthCheck getHealthCheck() {
        HealthCheck check = super.getHealthCheck();
        if (check == null) {
            check = new ProblemHealthCheck("camel", "spool-consumer", this::problem);
            setHealthCheck(check);
        }
        return check;
    }

    @Override
    public long waitingBytes() {
        Spool open = spool;
        return open == null ? 0 : open.waitingBytes();
    }

    private String problem(HealthCheckResultBuilder result) {
        Spool open = spool;
        if (open == null) {
            return "The spool is not open: its route does not run";
        }
        result.detail("spool.waiting-bytes", open.waitingBytes());
        result.detail("spool.oldest-waiting-millis", open.oldestWaitingMillis());
        result.detail("spool.damaged-bytes", open.damagedBytes());
        result.detail("spool.dropped-messages", open.droppedMessages());
        return open.healthMessage();
    }

    @Override
    protected void doStart() throws Exception {
        spool = endpoint.getComponent().use(endpoint.getName());
        super.doStart();
    }

    /** Waits a limited time for the batch in progress. */
    @Override
    protected void doStop() throws Exception {
        long millis = endpoint.getCamelContext().getExecutorServiceManager().getShutdownAwaitTermination();
        boolean idle = delivering.tryLock(millis, TimeUnit.MILLISECONDS);
        try {
            super.doStop();
            if (spool != null) {
                spool = null;
                endpoint.getComponent().release(endpoint.getName());
            }
        } finally {
            if (idle) {
                delivering.unlock();
            } else {
                LOG.warn(
                        "A batch of the spool '{}' is still in progress although its route was stopped; no other batch is"
                                + " delivered until it completes. Find out what blocks it",
                        endpoint.getName());
            }
        }
    }

    @Override
    protected int poll() {
        delivering.lock();
        try {
            return isPollAllowed() && System.nanoTime() - nextAttempt >= 0 ? deliver(spool.reader()) : 0;
        } finally {
            delivering.unlock();
        }
    }

    /** Delivers a batch, if there is one; returns the number of its messages. */
    private int deliver(SpoolReader reader) {
        try {
            SpoolBatch batch = reader.next(endpoint.getBatchSize(), endpoint.getBatchBytes());
            if (batch == null) {
                reader.remember();
            } else {
                process(batch);
                reader.acknowledge(batch);
            }
            failures = 0;
            return batch == null ? 0 : batch.messages().size();
        } catch (Exception | Error e) {
            throw failed(reader, e);
        }
    }

    /** Not an error, which would end the scheduler; unacknowledged messages are read again. */
    private RuntimeException failed(SpoolReader reader, Throwable failure) {
        failures++;
        nextAttempt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(backoff.delayMillis(failures));
        try {
            reader.rewind();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return RuntimeCamelException.wrapRuntimeCamelException(failure);
    }

    private void process(SpoolBatch batch) {
        Exchange exchange = createExchange(false);
        try {
            exchange.getMessage().setBody(events(batch));
            getProcessor().process(exchange);
        } catch (Exception | Error e) {
            exchange.setException(e);
        }
        // a stale interrupt from the route would close the files of the spool
        Thread.interrupted();
        Exception failure = exchange.getException();
        boolean safe = failure == null && !exchange.isRollbackOnly();
        releaseExchange(exchange, false);
        if (!safe) {
            throw new RuntimeCamelException(
                    "Failed to deliver " + batch.messages().size() + " messages of the spool '" + endpoint.getName()
                            + "'; they stay in it and are redelivered",
                    failure);
        }
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
}
