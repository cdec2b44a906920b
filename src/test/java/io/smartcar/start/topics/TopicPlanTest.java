package io.smartcar.start.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TopicPlanTest {
    @Test
    void shouldKeepDeadLettersForEverAndEventsForTheRetention() {
        List<DesiredTopic> topics = plan(3, 2, 168, 24, 16384).topics();
        assertThat(topics).extracting(DesiredTopic::name).containsExactly("driver", "status", "dead-letters");
        assertThat(topics.get(0).settings())
                .containsEntry("retention.ms", "604800000")
                .containsEntry("min.insync.replicas", "2")
                .containsEntry("cleanup.policy", "delete");
        assertThat(topics.get(2).settings())
                .containsEntry("retention.ms", "-1")
                .containsEntry("cleanup.policy", "compact");
    }

    @Test
    void shouldLeaveRoomForTheLargestEventAndItsHeaders() {
        assertThat(plan(3, 2, 168, 24, 16384).messageBytes()).isEqualTo(1_048_588);
        assertThat(plan(3, 2, 168, 24, 4_000_000).messageBytes()).isGreaterThan(4_010_000);
    }

    @Test
    void shouldRejectMoreReplicasInSyncThanThereAre() {
        assertThatThrownBy(() -> plan(1, 2, 168, 24, 16384))
                .hasMessageContaining("topics.min-in-sync")
                .hasMessageContaining("got 2 and 1");
    }

    @Test
    void shouldRejectARetentionShorterThanAnOutage() {
        assertThatThrownBy(() -> plan(3, 2, 24, 24, 16384))
                .hasMessageContaining("topics.retention-hours")
                .hasMessageContaining("outage.hours");
    }

    private static TopicPlan plan(int replication, int minInSync, int retention, int outage, int maxBytes) {
        return new TopicPlan(
                List.of("driver", "status"),
                "dead-letters",
                6,
                replication,
                minInSync,
                retention,
                "producer",
                maxBytes,
                outage);
    }
}
