package io.smartcar.store.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ConsumerPositionsTest {
    private static final TopicPartition PARTITION = new TopicPartition("driver", 0);

    private final MockConsumer<?, ?> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
    private final ConsumerPositions positions = new ConsumerPositions.Register(() -> 0L).of(consumer);

    /** Camel resumes at the committed offset; a roll commits a later one before these events are delivered. */
    @Test
    void shouldNotTakeEventsForANewLogThatWereFetchedBeforeTheCommitMoved() {
        positions.startAt(PARTITION, 21);
        positions.delivered(PARTITION, new OffsetRange(21, 28));
        positions.delivered(PARTITION, new OffsetRange(29, 34));
        positions.committed(PARTITION, 35);

        assertThat(positions.isReplaced(PARTITION, 21)).isFalse();
        assertThat(positions.isReplaced(PARTITION, 20)).isTrue();
    }

    /** A store that was taken over has more than was committed, and Camel delivers what it has fetched before the rewind. */
    @Test
    void shouldNotTakeEventsForANewLogThatWereFetchedBeforeARewindWentForward() {
        consumer.assign(Set.of(PARTITION));
        consumer.seek(PARTITION, 60);
        positions.startAt(PARTITION, 50);
        positions.delivered(PARTITION, new OffsetRange(50, 59));
        positions.committed(PARTITION, 70);

        positions.rewind(consumer);

        assertThat(consumer.position(PARTITION)).isEqualTo(70);
        assertThat(positions.isReplaced(PARTITION, 60)).isFalse();
        assertThat(positions.isReplaced(PARTITION, 49)).isTrue();
    }

    /** Camel has fetched events from the offset that was committed before; another partition fails, and all are rewound. */
    @Test
    void shouldNotTakeEventsForANewLogThatWereFetchedBeforeTwoRewinds() {
        consumer.assign(Set.of(PARTITION));
        consumer.seek(PARTITION, 6);
        positions.startAt(PARTITION, 2);
        positions.delivered(PARTITION, new OffsetRange(2, 12));
        positions.delivered(PARTITION, new OffsetRange(13, 13));
        positions.committed(PARTITION, 13);

        positions.rewind(consumer);

        assertThat(positions.isReplaced(PARTITION, 2)).isFalse();
        assertThat(positions.isReplaced(PARTITION, 1)).isTrue();
    }
}
