package io.smartcar.start.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.support.LogCapture;
import io.smartcar.start.check.Finding;
import io.smartcar.start.check.Finding.Weight;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

class TopicsTest {
    private final TopicPlan plan =
            new TopicPlan(List.of("driver"), "dead-letters", 6, 1, 1, 168, "producer", 16384, 24);

    @Test
    void shouldRetryAfterAnyFailure() {
        AtomicInteger attempts = new AtomicInteger();

        new Topics(new DefaultCamelContext(), plan, true, 0)
                .ensure(
                        timeout -> switch (attempts.incrementAndGet()) {
                            case 1 -> throw new ExecutionException(new TimeoutException("no answer"));
                            case 2 -> throw new IllegalStateException("a defect");
                            default -> List.of(new Finding(Weight.OK, "topic driver", "is there", ""));
                        },
                        "localhost:9092");

        assertThat(attempts).hasValue(3);
    }

    @Test
    void shouldNameTheFileThatTheClientLacks() {
        AtomicInteger attempts = new AtomicInteger();
        try (LogCapture log = LogCapture.of(Topics.class)) {
            new Topics(new DefaultCamelContext(), plan, true, 0)
                    .ensure(
                            timeout -> {
                                if (attempts.incrementAndGet() == 1) {
                                    throw new KafkaException(
                                            "Failed to create new client",
                                            new KafkaException("Failed to load", new NoSuchFileException("/nowhere")));
                                }
                                return List.of();
                            },
                            "localhost:9092");

            assertThat(log.messages(Level.WARN)).singleElement().asString().contains("NoSuchFileException: /nowhere");
        }
    }

    @Test
    void shouldNotTakeTheStopForAProblemOfKafka() {
        try (LogCapture log = LogCapture.of(Topics.class)) {
            new Topics(new DefaultCamelContext(), plan, true, 0)
                    .ensure(
                            timeout -> {
                                // sets the interrupt again, as Kafka's clients do
                                throw new InterruptException(new InterruptedException());
                            },
                            "localhost:9092");

            assertThat(log.messages(Level.WARN)).isEmpty();
        }
    }
}
