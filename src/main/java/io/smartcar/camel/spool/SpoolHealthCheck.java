package io.smartcar.camel.spool;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Is down while the spool is full or cannot be written, and says what to do. */
final class SpoolHealthCheck extends AbstractHealthCheck {
    private final SpoolConsumer consumer;

    SpoolHealthCheck(SpoolConsumer consumer) {
        super("camel", "spool-consumer");
        this.consumer = consumer;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Spool spool = consumer.spool();
        if (spool == null) {
            builder.message("The spool is not open: its route does not run").down();
            return;
        }
        builder.detail("spool.waiting-bytes", spool.waitingBytes());
        builder.detail("spool.oldest-waiting-millis", spool.oldestWaitingMillis());
        builder.detail("spool.damaged-bytes", spool.damagedBytes());
        builder.detail("spool.dropped-messages", spool.droppedMessages());
        String trouble = spool.trouble();
        if (trouble == null) {
            builder.up();
        } else {
            builder.message(trouble).down();
        }
    }
}
