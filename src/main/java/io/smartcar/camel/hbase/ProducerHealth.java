package io.smartcar.camel.hbase;

import io.smartcar.camel.hbase.failure.FailureClassifier;
import io.smartcar.camel.hbase.internal.client.HBaseClient;
import io.smartcar.camel.hbase.internal.client.TableProbe;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether the cluster answers and the table and the families that an endpoint names are there and take writes, or, for
 * an endpoint whose operation reads, can be read. A table that is missing, but comes into being with the next message, is
 * nothing that an operator has to see to.
 */
final class ProducerHealth extends AbstractHealthCheck {
    private static final byte[] SOME_ROW = {0};

    private final HBaseEndpoint endpoint;
    private WritableHealthCheckRepository repository;

    ProducerHealth(HBaseEndpoint endpoint) {
        super(
                "camel",
                "producer:hbase-" + endpoint.getTableName() + "-"
                        + Integer.toHexString(endpoint.getEndpointUri().hashCode()));
        this.endpoint = endpoint;
        setEnabled(endpoint.getComponent().isHealthCheckProducerEnabled());
    }

    /** Registers the check, if the context has health checks. */
    void start() {
        repository = HealthCheckHelper.getHealthCheckRepository(
                endpoint.getCamelContext(), "producers", WritableHealthCheckRepository.class);
        if (repository != null) {
            repository.addHealthCheck(this);
        }
    }

    /** Takes the check back. */
    void stop() {
        if (repository != null) {
            repository.removeHealthCheck(this);
            repository = null;
        }
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        HBaseClient client = endpoint.client();
        builder.detail("table", endpoint.getTableName());
        builder.detail("families", String.join(",", endpoint.families()));
        if (client == null) {
            builder.message("The endpoint is not started").down();
            return;
        }
        builder.detail("cluster", client.settings().address());
        try {
            boolean writes = !endpoint.defaultOperation().isRead();
            new TableProbe(client, endpoint.table(), endpoint.families(), List.of(SOME_ROW), writes, false).check();
            builder.up();
        } catch (IOException cause) {
            if (endpoint.isTableDue() && FailureClassifier.isTableMissing(cause)) {
                builder.message("Table '" + endpoint.table() + "' is missing; the next message creates it")
                        .up();
            } else {
                builder.message(cause.getMessage()).error(cause).down();
            }
        }
    }
}
