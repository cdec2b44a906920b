package io.smartcar.camel.hbase;

import io.smartcar.camel.hbase.internal.client.HBaseClient;
import io.smartcar.camel.hbase.internal.client.TableProbe;
import io.smartcar.camel.support.ProblemHealthCheck;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.hadoop.hbase.TableName;

/**
 * Registers the health check of a producer: whether table and families accept writes or, if the operation of the endpoint
 * reads, can be read; without a table, whether the cluster answers.
 */
final class ProducerHealth {
    private static final byte[] ANY_ROW = {0};

    private final HBaseEndpoint endpoint;
    private final ProblemHealthCheck check;
    private WritableHealthCheckRepository repository;

    ProducerHealth(HBaseEndpoint endpoint) {
        this.endpoint = endpoint;
        String id = "producer:hbase-" + endpoint.getTableName() + "-"
                + Integer.toHexString(endpoint.getEndpointUri().hashCode());
        check = new ProblemHealthCheck("camel", id, this::problem);
        check.setEnabled(endpoint.getComponent().isHealthCheckProducerEnabled());
    }

    HealthCheck check() {
        return check;
    }

    /** Registers the check, if the context has health checks. */
    void start() {
        repository = HealthCheckHelper.getHealthCheckRepository(
                endpoint.getCamelContext(), "producers", WritableHealthCheckRepository.class);
        if (repository != null) {
            repository.addHealthCheck(check);
        }
    }

    /** Removes the check. */
    void stop() {
        if (repository != null) {
            repository.removeHealthCheck(check);
            repository = null;
        }
    }

    private String problem(HealthCheckResultBuilder result) {
        result.detail("table", endpoint.getTableName());
        result.detail("families", String.join(",", endpoint.families()));
        HBaseClient client = endpoint.client();
        if (client == null) {
            return "The endpoint is not started";
        }
        result.detail("cluster", client.settings().address());
        boolean writes = !endpoint.defaultOperation().isRead();
        TableProbe probe = endpoint.table() == null
                ? new TableProbe(client, TableName.META_TABLE_NAME, Set.of(), List.of(ANY_ROW), false, false)
                : new TableProbe(client, endpoint.table(), endpoint.families(), List.of(ANY_ROW), writes, false);
        try {
            probe.check();
        } catch (IOException cause) {
            result.error(cause);
            return cause.getMessage();
        }
        return null;
    }
}
