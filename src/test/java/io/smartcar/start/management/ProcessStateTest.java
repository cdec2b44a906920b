package io.smartcar.start.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.start.topics.TopicReplicas.Broker;
import io.smartcar.start.topics.TopicReplicas.Replicas;
import io.smartcar.start.topics.TopicReplicas.TopicState;
import io.smartcar.store.outage.Backlog;
import io.smartcar.store.outage.GateState;
import io.smartcar.store.outage.PartitionLag;
import java.time.Instant;
import java.util.List;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.Test;

/** The state of a storing route as JSON. */
class ProcessStateTest {
    private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");

    @Test
    void shouldShowGateAndLagOfEachPartition() {
        Backlog backlog = new Backlog(
                List.of(
                        new PartitionLag("cars", 1, 0, null, null),
                        new PartitionLag("cars", 0, 5, NOW.minusSeconds(90), NOW.minusMillis(1_500))),
                NOW.plusSeconds(60),
                NOW);

        assertThat(ProcessState.storer(new GateState("storing", "closed", "No \"HBase\"", NOW, backlog), NOW)
                        .toJson())
                .isEqualTo("{\"route\":\"storing\",\"gate\":\"closed\",\"problem\":\"No \\\"HBase\\\"\","
                        + "\"since\":\"2026-12-01T00:00:00Z\",\"lagEvents\":5,\"lagSeconds\":90,"
                        + "\"keptUntil\":\"2026-12-01T00:01:00Z\",\"committed\":\"2026-11-30T23:59:58Z\",\"partitions\":["
                        + "{\"topic\":\"cars\",\"partition\":0,\"lagEvents\":5,\"lagSeconds\":90,"
                        + "\"committed\":\"2026-11-30T23:59:58Z\"},"
                        + "{\"topic\":\"cars\",\"partition\":1,\"lagEvents\":0}]}");
    }

    @Test
    void shouldLeaveOutWhatIsNotKnown() {
        assertThat(ProcessState.storer(new GateState("storing", "open", null, null, null), NOW)
                        .toJson())
                .isEqualTo("{\"route\":\"storing\",\"gate\":\"open\"}");
    }

    @Test
    void shouldShowBrokersAndTopicsThatLackReplicas() {
        JsonObject state = new JsonObject();

        ProcessState.replicas(
                state,
                new Replicas(
                        List.of(new Broker(1, true), new Broker(2, false)), List.of(new TopicState("cars", 12, 2, 4))));

        assertThat(state.toJson())
                .isEqualTo("{\"brokers\":[{\"id\":1,\"up\":true},{\"id\":2,\"up\":false}],"
                        + "\"topics\":[{\"name\":\"cars\",\"partitions\":12,\"replicas\":2,\"underReplicated\":4}]}");
    }
}
