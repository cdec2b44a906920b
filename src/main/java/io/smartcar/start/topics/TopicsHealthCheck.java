package io.smartcar.start.topics;

import io.smartcar.start.check.Finding;
import io.smartcar.start.check.Finding.Weight;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Down until the brokers have answered, and while a topic has a problem. Thread-safe. */
final class TopicsHealthCheck extends AbstractHealthCheck {
    private volatile String problem = "Kafka has not answered yet";

    TopicsHealthCheck() {
        super("smartcar", "topics");
    }

    void found(List<Finding> findings) {
        String problems = findings.stream()
                .filter(finding -> finding.weight() == Weight.PROBLEM)
                .map(finding -> finding.subject() + ": " + finding.text())
                .collect(Collectors.joining("; "));
        problem = problems.isEmpty() ? null : problems;
    }

    /** Notes that the topics could not be looked at, and tells whether that is news. */
    boolean failed(String message) {
        boolean news = !message.equals(problem);
        problem = message;
        return news;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        String current = problem;
        if (current == null) {
            builder.up();
        } else {
            builder.message(current).down();
        }
    }
}
