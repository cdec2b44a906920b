package io.smartcar.camel.support;

import java.util.Map;
import java.util.function.Function;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** A health check that is DOWN while there is a problem, with the problem as its message. */
public final class ProblemHealthCheck extends AbstractHealthCheck {
    private final Function<HealthCheckResultBuilder, String> problem;

    /**
     * @param problem returns the problem in whole sentences, or null if there is none; its control characters are escaped; may add details and an error to
     *     the result
     */
    public ProblemHealthCheck(String group, String id, Function<HealthCheckResultBuilder, String> problem) {
        super(group, id);
        this.problem = problem;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        String message = problem.apply(builder);
        if (message == null) {
            builder.up();
        } else {
            builder.message(MessageText.escape(message)).down();
        }
    }
}
