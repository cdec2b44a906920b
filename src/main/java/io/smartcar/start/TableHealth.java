package io.smartcar.start;

import io.smartcar.camel.support.ProblemHealthCheck;
import io.smartcar.store.Store;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Health of the tables of all kinds where events are stored without Kafka: DOWN while a table or family is missing, also if
 * no event comes for it. The store is asked in the background; health never waits for it, and that it is down is reported
 * by the health checks of its producers.
 */
final class TableHealth {
    private static final int SECONDS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(TableHealth.class);

    private final Store.Probe tables;
    private volatile String problem;

    /** @param tables fails if tables cannot be written to */
    TableHealth(Store.Probe tables) {
        this.tables = tables;
    }

    /** Registers the check, and asks until the context stops. */
    void start(CamelContext context) {
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        if (registry != null) {
            ProblemHealthCheck check = new ProblemHealthCheck("smartcar", "tables", result -> problem);
            check.setCamelContext(context);
            registry.register(check);
        }
        ScheduledExecutorService asking =
                context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "table-health");
        asking.scheduleWithFixedDelay(this::ask, 0, SECONDS, TimeUnit.SECONDS);
    }

    /** Asks the store, and keeps the answer. */
    void ask() {
        try {
            tables.check();
            problem = null;
        } catch (Exception e) {
            // one that does not answer has no tables that could be missing
            problem = TableProblem.isOfOneTable(e) ? e.getMessage() : null;
            LOG.debug("The tables are not all there", e);
        }
    }
}
