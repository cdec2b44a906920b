package io.smartcar.component.spool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the messages of a spool, batch after batch, on one thread. The position moves when the route is done with a
 * batch and did not fail; else the same batch comes again after a while.
 */
final class SpoolConsumer extends DefaultConsumer implements Suspendable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolConsumer.class);

    private static final long LONGEST_RETRY_MILLIS = 60_000;

    private final SpoolEndpoint endpoint;
    private volatile Spool spool;
    private ExecutorService executor;
    private volatile boolean running;
    /** The delivering thread's own. */
    private long retry;

    SpoolConsumer(SpoolEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    /** The spool while it is open, or null; thread-safe. */
    Spool spool() {
        return spool;
    }

    @Override
    public HealthCheck getHealthCheck() {
        HealthCheck check = super.getHealthCheck();
        if (check == null) {
            check = new SpoolHealthCheck(this);
            setHealthCheck(check);
        }
        return check;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        spool = endpoint.getComponent().use(endpoint.getName());
        run();
    }

    @Override
    protected void doSuspend() throws Exception {
        halt();
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        run();
    }

    @Override
    protected void doStop() throws Exception {
        halt();
        if (spool != null) {
            spool = null;
            endpoint.getComponent().release(endpoint.getName());
        }
        super.doStop();
    }

    private void run() {
        running = true;
        executor = endpoint.getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadExecutor(this, "spool-" + endpoint.getName());
        executor.execute(this::deliver);
    }

    /** Lets the batch that is under way come to its end. */
    private void halt() {
        running = false;
        if (executor != null) {
            endpoint.getCamelContext().getExecutorServiceManager().shutdownGraceful(executor);
            executor = null;
        }
    }

    private void deliver() {
        SpoolReader reader = spool.reader();
        retry = endpoint.getRetryMs();
        try {
            while (running) {
                pause(deliver(reader));
            }
            reader.rewind();
        } catch (IOException e) {
            getExceptionHandler().handleException("Failed to close the spool '" + endpoint.getName() + "'", e);
        }
    }

    /** Delivers a batch, if there is one; returns for how many milliseconds to pause after it. */
    private long deliver(SpoolReader reader) {
        try {
            SpoolBatch batch = reader.next(endpoint.getBatchSize(), endpoint.getBatchBytes());
            if (batch == null) {
                retry = endpoint.getRetryMs();
                return endpoint.getPollMs();
            }
            retry = endpoint.getRetryMs();
            while (running && !process(batch)) {
                pause(nextRetry());
            }
            return 0;
        } catch (IOException | RuntimeException | Error e) {
            return failed(reader, e);
        }
    }

    /** Whatever it was, the thread goes on: what was not acknowledged is read again. */
    private long failed(SpoolReader reader, Throwable failure) {
        try {
            reader.rewind();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        getExceptionHandler().handleException("Failed to read the spool '" + endpoint.getName() + "'", failure);
        return nextRetry();
    }

    /** Doubles from one failure to the next. */
    private long nextRetry() {
        long now = retry;
        retry = Math.min(2 * now, Math.max(LONGEST_RETRY_MILLIS, endpoint.getRetryMs()));
        return now;
    }

    private boolean process(SpoolBatch batch) throws IOException {
        Exchange exchange = createExchange(false);
        try {
            exchange.getMessage().setBody(events(batch));
            getProcessor().process(exchange);
        } catch (Exception | Error e) {
            exchange.setException(e);
        }
        // an interruption that the route has left behind would close the files of the spool
        Thread.interrupted();
        Exception failure = exchange.getException();
        boolean safe = failure == null && !exchange.isRollbackOnly();
        releaseExchange(exchange, false);
        if (safe) {
            spool.reader().acknowledge(batch);
            return true;
        }
        if (running) {
            getExceptionHandler()
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
            Reception received = entry.message();
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
            Thread.sleep(running ? milliseconds : 0);
        } catch (InterruptedException e) {
            LOG.debug("Interrupted while the spool '{}' waited", endpoint.getName(), e);
        }
    }
}
