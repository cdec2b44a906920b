package io.smartcar.camel.kafka;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** DOWN while threads of a Kafka consumer end. */
final class ConsumerHealthCheck extends AbstractHealthCheck {
    private final ConsumerWatch watch;

    ConsumerHealthCheck(ConsumerWatch watch) {
        super("smartcar", "consumer-threads");
        this.watch = watch;
        setCamelContext(watch.getCamelContext());
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Map<String, String> complaints = watch.complaints();
        if (complaints.isEmpty()) {
            builder.up();
        } else {
            builder.message(String.join("; ", complaints.values())).down();
        }
    }
}
