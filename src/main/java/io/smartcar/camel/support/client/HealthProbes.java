package io.smartcar.camel.support.client;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Component;

/** Runs the probes of a component's health checks, which must not wait for servers, on one thread. Thread-safe. */
public final class HealthProbes {
    private final Component component;
    private final String thread;
    private ScheduledExecutorService executor;

    /** @param thread the name of the thread, which is started with the first probe */
    public HealthProbes(Component component, String thread) {
        this.component = component;
        this.thread = thread;
    }

    /** Runs the probe now and then again and again. */
    synchronized Future<?> repeat(Runnable probe, Duration pause) {
        if (executor == null) {
            executor = component.getCamelContext().getExecutorServiceManager().newScheduledThreadPool(this, thread, 1);
        }
        return executor.scheduleWithFixedDelay(probe, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Stops the thread; a later probe starts it again. */
    public synchronized void stop() {
        if (executor != null) {
            component.getCamelContext().getExecutorServiceManager().shutdownNow(executor);
            executor = null;
        }
    }
}
