package io.smartcar.camel.support.client;

import io.smartcar.camel.support.ProblemHealthCheck;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Future;
import org.apache.camel.Endpoint;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.support.HealthCheckComponent;

/**
 * Registers the health check of a producer. The server is asked every few seconds in the background; a call of the check
 * returns what is known, and never waits.
 */
public final class ProducerHealth {
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private final Endpoint endpoint;
    private final Subject subject;
    private final HealthProbes probes;
    private final ProblemHealthCheck check;
    private WritableHealthCheckRepository repository;
    private Future<?> probing;
    private volatile Problem problem;

    /** What is checked. */
    public interface Subject {
        /** @throws IOException if it is out of order; the message says what and why */
        void probe() throws IOException;

        /**
         * Adds details to a result.
         *
         * @return whether the endpoint is started
         */
        boolean describe(HealthCheckResultBuilder result);
    }

    /** A problem, with its cause if it is known, and the time of its first occurrence. */
    private record Problem(String text, IOException cause, Instant since) {}

    /**
     * @param endpoint the producer's
     * @param name names server and resource in the id of the check
     * @param server the server's name, for messages
     */
    public ProducerHealth(Endpoint endpoint, String name, String server, Subject subject, HealthProbes probes) {
        this.endpoint = endpoint;
        this.subject = subject;
        this.probes = probes;
        problem = new Problem(server + " has not answered yet", null, now());
        String id = "producer:" + name + "-"
                + Integer.toHexString(endpoint.getEndpointUri().hashCode());
        check = new ProblemHealthCheck("camel", id, this::problem);
        check.setEnabled(((HealthCheckComponent) endpoint.getComponent()).isHealthCheckProducerEnabled());
    }

    /** The check. */
    public HealthCheck check() {
        return check;
    }

    /** Registers the check, if the context has health checks, and begins to ask the server. */
    public void start() {
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
            probing = probes.repeat(task, PAUSE);
        }
    }

    /** Removes the check. */
    public void stop() {
        if (repository != null) {
            probing.cancel(false);
            repository.removeHealthCheck(check);
            repository = null;
        }
    }

    /** Asks the server, and keeps the answer. */
    public void probe() {
        try {
            subject.probe();
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
        if (!subject.describe(result)) {
            return "The endpoint is not started";
        }
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
