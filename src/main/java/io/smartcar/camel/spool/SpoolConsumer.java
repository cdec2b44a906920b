package io.smartcar.camel.spool;

import io.smartcar.camel.spool.queue.Spool;
import io.smartcar.camel.support.ProblemHealthCheck;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.support.DefaultConsumer;

/** Runs the {@link SpoolDelivery} of a spool, one at a time. */
final class SpoolConsumer extends DefaultConsumer implements Suspendable {
    private final SpoolEndpoint endpoint;
    private volatile Spool spool;
    private ExecutorService executor;
    /** The last delivery, which may not have ended yet. */
    private SpoolDelivery delivery;

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
            check = new ProblemHealthCheck("camel", "spool-consumer", this::problem);
            setHealthCheck(check);
        }
        return check;
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
        SpoolDelivery next = new SpoolDelivery(this, spool, delivery);
        executor = endpoint.getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadExecutor(this, "spool-" + endpoint.getName());
        executor.execute(next);
        delivery = next;
    }

    /** Waits a limited time for the batch in progress. */
    private void halt() {
        if (delivery != null) {
            delivery.stop();
        }
        if (executor != null) {
            endpoint.getCamelContext().getExecutorServiceManager().shutdownGraceful(executor);
            executor = null;
        }
    }
}
