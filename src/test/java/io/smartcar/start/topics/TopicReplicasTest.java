package io.smartcar.start.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.start.topics.TopicReplicas.Broker;
import io.smartcar.start.topics.TopicReplicas.Replicas;
import io.smartcar.start.topics.TopicReplicas.TopicState;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

class TopicReplicasTest {
    private static final Node ONE = new Node(1, "a", 9092);
    private static final Node TWO = new Node(2, "b", 9092);
    private static final Node THREE = new Node(3, "c", 9092);
    private static final List<Node> ALL = List.of(ONE, TWO, THREE);

    @Test
    void shouldFindNothingMissingWhileAllReplicasAreInSync() {
        Replicas replicas = Replicas.of(
                ALL, List.of(topic("driver", partition(ONE, ALL, ALL)), topic("cars", partition(TWO, ALL, ALL))));

        assertThat(replicas.brokers()).containsExactly(new Broker(1, true), new Broker(2, true), new Broker(3, true));
        assertThat(replicas.topics())
                .containsExactly(new TopicState("cars", 1, 3, 0), new TopicState("driver", 1, 3, 0));
    }

    @Test
    void shouldFindTheBrokerThatIsMissingAndWhatLacksIt() {
        Replicas replicas = Replicas.of(
                List.of(TWO, ONE),
                List.of(topic(
                        "driver",
                        partition(ONE, ALL, List.of(ONE, TWO)),
                        partition(TWO, ALL, List.of(TWO, ONE)),
                        partition(ONE, List.of(ONE, TWO), List.of(ONE, TWO)))));

        assertThat(replicas.brokers()).containsExactly(new Broker(1, true), new Broker(2, true), new Broker(3, false));
        assertThat(replicas.topics()).containsExactly(new TopicState("driver", 3, 2, 2));
    }

    @Test
    void shouldCountAPartitionWithoutLeaderWhoseOnlyReplicaIsMissing() {
        Replicas replicas =
                Replicas.of(List.of(ONE), List.of(topic("driver", partition(null, List.of(TWO), List.of(TWO)))));

        assertThat(replicas.topics()).containsExactly(new TopicState("driver", 1, 1, 1));
    }

    private static TopicDescription topic(String name, Partition... partitions) {
        List<TopicPartitionInfo> infos = new ArrayList<>();
        for (Partition partition : partitions) {
            infos.add(
                    new TopicPartitionInfo(infos.size(), partition.leader(), partition.replicas(), partition.inSync()));
        }
        return new TopicDescription(name, false, infos);
    }

    private static Partition partition(Node leader, List<Node> replicas, List<Node> inSync) {
        return new Partition(leader, replicas, inSync);
    }

    private record Partition(Node leader, List<Node> replicas, List<Node> inSync) {}
}
