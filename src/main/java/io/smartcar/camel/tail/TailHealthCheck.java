package io.smartcar.camel.tail;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Is down while positions cannot be saved or a file is held back for long. */
final class TailHealthCheck extends AbstractHealthCheck {

    private final TailConsumer consumer;

    TailHealthCheck(TailConsumer consumer) {
        super("camel", "tail-consumer");
        this.consumer = consumer;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        TailStatistics statistics = consumer.getStatistics();
        builder.detail("tail.files", statistics.files());
        builder.detail("tail.failing-files", statistics.failingFiles());
        builder.detail("tail.damaged-files", statistics.damagedFiles());
        builder.detail("tail.waiting-bytes", statistics.waitingBytes());
        builder.detail("tail.oldest-waiting-millis", statistics.oldestWaitingMillis());
        builder.detail("tail.lost-bytes", statistics.lostBytes());
        String trouble = consumer.getTrouble();
        if (trouble == null) {
            builder.up();
        } else {
            builder.message(trouble).down();
        }
    }
}
