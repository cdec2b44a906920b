package io.smartcar.start.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.start.check.Finding;
import io.smartcar.start.check.Finding.Weight;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

class TopicInspectionTest {
    private final TopicPlan plan =
            new TopicPlan(List.of("driver"), "dead-letters", 6, 1, 1, 168, "producer", 16384, 24);

    @Test
    void shouldFindEachTopicAsItShouldBeThatWasCreatedAsWanted() {
        for (DesiredTopic wanted : plan.topics()) {
            assertThat(inspect(wanted, Map.of()))
                    .as(wanted.name())
                    .extracting(Finding::weight)
                    .containsExactly(Weight.OK);
        }
    }

    @Test
    void shouldReportThatEventsOfACompactedTopicAreLost() {
        assertThat(inspect(wanted("driver"), Map.of("cleanup.policy", "compact,delete")))
                .anySatisfy(finding -> {
                    assertThat(finding.weight()).isEqualTo(Weight.PROBLEM);
                    assertThat(finding.text()).contains("cleanup.policy=compact,delete");
                });
    }

    @Test
    void shouldAdviseANewTopicIfDeadLettersAreNotCompacted() {
        assertThat(inspect(wanted("dead-letters"), Map.of("cleanup.policy", "delete")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.weight()).isEqualTo(Weight.WARNING);
                    assertThat(finding.text()).contains("cleanup.policy=delete instead of compact", "Name a new topic");
                    assertThat(finding.key()).isEqualTo("dead-letters.topic");
                });
    }

    @Test
    void shouldReportThatDeadLettersAreDeletedByTime() {
        assertThat(inspect(
                        wanted("dead-letters"), Map.of("cleanup.policy", "compact,delete", "retention.ms", "3600000")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.weight()).isEqualTo(Weight.PROBLEM);
                    assertThat(finding.text()).contains("retention.ms=3600000 instead of -1");
                });
    }

    @Test
    void shouldIgnoreTheRetentionOfATopicThatIsOnlyCompacted() {
        assertThat(inspect(wanted("dead-letters"), Map.of("retention.ms", "1", "retention.bytes", "1")))
                .extracting(Finding::weight)
                .containsExactly(Weight.OK);
    }

    private DesiredTopic wanted(String name) {
        return plan.topics().stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Finding> inspect(DesiredTopic wanted, Map<String, String> changed) {
        Node broker = new Node(1, "localhost", 9092);
        List<TopicPartitionInfo> partitions = IntStream.range(0, wanted.partitions())
                .mapToObj(number -> new TopicPartitionInfo(number, broker, List.of(broker), List.of(broker)))
                .toList();
        Map<String, String> settings = new HashMap<>(wanted.settings());
        settings.putAll(changed);
        Config config = new Config(settings.entrySet().stream()
                .map(setting -> new ConfigEntry(setting.getKey(), setting.getValue()))
                .toList());
        return new TopicInspection(wanted, 3_600_000)
                .compare(new TopicDescription(wanted.name(), false, partitions), config);
    }
}
