package io.smartcar.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.event.kind.Kinds;
import io.smartcar.start.KindFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenDeadLetterCountTest {
    private static final String TOPIC = "dead-letters";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final OpenDeadLetterCount count = new OpenDeadLetterCount(
            new DefaultCamelContext(), TOPIC, new Kinds(new KindFiles(Path.of("src/main/resources/kinds")).settings()));
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
    private long end;
    private String kind;

    @BeforeEach
    void begin() {
        consumer.updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, Node.noNode(), new Node[0], new Node[0])));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 0L));
        count.begin(consumer);
    }

    @Test
    void shouldCountEachOpenDeadLetterOnceAndFollowTheTopic() {
        assertThat(count.number("none")).as("not read yet").isNaN();

        count.readToEnd(consumer);
        assertThat(count.number("none")).isZero();

        add("a", "b", "a", "c");
        count.readToEnd(consumer);
        assertThat(count.number("none")).isEqualTo(3);

        delete("a");
        count.readToEnd(consumer);
        assertThat(count.number("none")).isEqualTo(2);
    }

    @Test
    void shouldCountByDeclaredKind() {
        kind = "driver";
        add("a", "b");
        kind = "of yesterday";
        add("c");
        count.readToEnd(consumer);

        assertThat(count.number("driver")).isEqualTo(2);
        assertThat(count.number("none")).isEqualTo(1);

        delete("b");
        count.readToEnd(consumer);
        assertThat(count.number("driver")).isEqualTo(1);
    }

    @Test
    void shouldHoldNoMoreIdsThanItShows() {
        for (int number = 0; number <= OpenDeadLetterCount.MAXIMUM; number++) {
            add("dead letter " + number);
        }

        count.readToEnd(consumer);

        assertThat(count.number("none")).isEqualTo(OpenDeadLetterCount.MAXIMUM);
    }

    private void add(String... ids) {
        for (String id : ids) {
            record(id, new byte[] {'x'});
        }
    }

    private void delete(String id) {
        record(id, null);
    }

    private void record(String id, byte[] value) {
        RecordHeaders headers = new RecordHeaders();
        if (value != null) {
            headers.add("dead-letter.id", id.getBytes(UTF_8));
            if (kind != null) {
                headers.add("dead-letter.kind", kind.getBytes(UTF_8));
            }
        }
        consumer.addRecord(new ConsumerRecord<>(
                TOPIC,
                0,
                end,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                id.getBytes(UTF_8),
                value,
                headers,
                java.util.Optional.empty()));
        consumer.updateEndOffsets(Map.of(PARTITION, ++end));
    }
}
