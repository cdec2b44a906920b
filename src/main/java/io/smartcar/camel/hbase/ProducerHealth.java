package io.smartcar.camel.hbase;

import io.smartcar.camel.hbase.internal.client.HBaseClient;
import io.smartcar.camel.support.ProblemHealthCheck;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Future;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.health.WritableHealthCheckRepository;

/**
 * Registers the health check of a producer: whether table and families accept writes or, if the operation of the endpoint
 * reads, can be read; without a table, whether the cluster answers. The cluster is asked every few seconds in the
 * background; a call of the check returns what is known, and never waits.
 */
final class ProducerHealth {
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private final HBaseEndpoint endpoint;
    private final HBaseProbe probe;
    private final ProblemHealthCheck check;
    private WritableHealthCheckRepository repository;
    private Future<?> probing;
    private volatile Problem problem = new Problem("HBase has not answered yet", null, now());

    /** A problem, with its cause if it is known, and the time of its first occurrence. */
    private record Problem(String text, IOException cause, Instant since) {}

    ProducerHealth(HBaseEndpoint endpoint) {
        this.endpoint = endpoint;
        probe = endpoint.probe(endpoint.families());
        String id = "producer:hbase-" + endpoint.getTableName() + "-"
                + Integer.toHexString(endpoint.getEndpointUri().hashCode());
        check = new ProblemHealthCheck("camel", id, this::problem);
        check.setEnabled(endpoint.getComponent().isHealthCheckProducerEnabled());
    }

    HealthCheck check() {
        return check;
    }

    /** Registers the check, if the context has health checks, and begins to ask the cluster. */
    void start() {
        repository = HealthCheckHelper.getHealthCheckRepository(
                endpoint.getCamelContext(), "producers", WritableHealthCheckRepository.class);
        if (repository != null) {
            WritableHealthCheckRepository checks = repository;
            checks.addHealthCheck(check);
            Runnable task = () -> {
                if (checks.isEnabled() && check.isEnabled()) {
                    probe();
                }
            };
            probing = endpoint.getComponent().repeat(task, PAUSE);
        }
    }

    /** Removes the check. */
    void stop() {
        if (repository != null) {
            probing.cancel(false);
            repository.removeHealthCheck(check);
            repository = null;
        }
    }

    /** Asks the cluster, and keeps the answer. */
    void probe() {
        try {
            probe.check();
            problem = null;
        } catch (IOException | RuntimeException failure) {
            Problem known = problem;
            Instant since = known == null ? now() : known.since();
            IOException cause = failure instanceof IOException same ? same : new IOException(failure);
            problem = new Problem(failure.getMessage(), cause, since);
        }
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private String problem(HealthCheckResultBuilder result) {
        result.detail("table", endpoint.getTableName());
        result.detail("families", String.join(",", endpoint.families()));
        HBaseClient client = endpoint.client();
        if (client == null) {
            return "The endpoint is not started";
        }
        result.detail("cluster", client.settings().address());
        Problem known = problem;
        if (known == null) {
            return null;
        }
        result.detail("since", known.since().toString());
        if (known.cause() != null) {
            result.error(known.cause());
        }
        return known.text() + ", since " + known.since();
    }
}
