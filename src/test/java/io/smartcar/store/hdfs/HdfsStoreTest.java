package io.smartcar.store.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.hdfs.HdfsComponent;
import io.smartcar.camel.hdfs.HdfsConstants;
import io.smartcar.camel.hdfs.files.OpenFileLimit;
import io.smartcar.store.HeldEvent;
import io.smartcar.store.HeldPartition;
import io.smartcar.store.HoldingStore;
import io.smartcar.store.PendingWrites;
import io.smartcar.store.TakenOverException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a transaction holds in files, on the local file system. */
class HdfsStoreTest {
    private static final HoldingStore.Owned CARS_0 =
            new HoldingStore.Owned("store:hdfs", new TopicPartition("cars", 0), Uuid.randomUuid());

    @TempDir
    private Path base;

    private Instant now = Instant.parse("2016-01-01T12:00:00Z");

    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final HdfsStore store = new HdfsStore(
            context,
            new RollPolicy(20, Duration.ofHours(9), Duration.ofHours(9), Duration.ofHours(1), clock),
            new OpenFileLimit(10),
            topic -> ZoneId.of("Asia/Seoul"));

    @BeforeEach
    void start() {
        HdfsComponent component = new HdfsComponent(context);
        component.setUri("file:///");
        context.addComponent("hdfs", component);
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void shouldShowAllFoldersOfAPartitionAtOnce() throws Exception {
        HeldPartition held = takeOver();
        assertThat(held.head()).isEqualTo(-1);

        held.append(event(5, "s:0", write("driver/d=1", "one")));
        held.append(event(6, "s:4"));
        held.append(event(7, "s:8", write("driver/d=2", "two")));
        assertThat(lines()).isEmpty();
        assertThat(held.isDue()).isFalse();

        assertThat(held.roll()).isEqualTo(8);
        assertThat(lines()).isEqualTo(Map.of("driver/d=1", List.of("one"), "driver/d=2", List.of("two")));
    }

    @Test
    void shouldBeDueBySize() throws Exception {
        HeldPartition held = takeOver();
        held.append(event(0, "s:0", write("driver", "0123456789")));
        assertThat(held.isDue()).isFalse();

        held.append(event(1, "s:11", write("driver", "0123456789")));

        assertThat(held.isDue()).isTrue();
    }

    /** As the folders of its events do. */
    @Test
    void shouldBeDueWhenTheDayIsOverInTheZoneOfTheTopic() throws Exception {
        HeldPartition held = takeOver();
        held.append(event(0, "s:0", write("driver", "one")));

        now = Instant.parse("2016-01-01T15:59:59Z");
        assertThat(held.isDue()).isFalse();
        now = Instant.parse("2016-01-01T16:00:00Z");
        assertThat(held.isDue()).isTrue();
    }

    @Test
    void shouldLeaveOutRepeatsByPositionAndById() throws Exception {
        HeldPartition held = takeOver();
        assertThat(held.append(event(0, "s:0", write("driver", "one")))).isTrue();
        assertThat(held.append(event(0, "s:0", write("driver", "one")))).isFalse();
        assertThat(held.append(event(1, "s:0", write("driver", "one")))).isFalse();
        assertThat(held.append(new HeldEvent(2, "s:0", 1, List.of(write("driver", "one")))))
                .as("a dead letter that was replayed")
                .isTrue();

        assertThat(held.roll()).isEqualTo(3);
        assertThat(lines()).isEqualTo(Map.of("driver", List.of("one", "one")));
    }

    @Test
    void shouldFailWhenAnotherOwnerHasTakenOver() throws Exception {
        HeldPartition held = takeOver();
        held.append(event(0, "s:0", write("driver", "one")));
        HeldPartition other = takeOver();

        assertThatThrownBy(held::roll).isInstanceOf(TakenOverException.class);

        other.append(event(0, "s:0", write("driver", "one")));
        other.roll();
        assertThat(lines()).isEqualTo(Map.of("driver", List.of("one")));
    }

    @Test
    void shouldGoOnFromTheHeadOfAnEarlierOwner() throws Exception {
        HeldPartition held = takeOver();
        held.append(event(0, "s:0", write("driver", "one")));
        held.roll();
        held.append(event(1, "s:4", write("driver", "two")));
        held.close();

        HeldPartition next = takeOver();

        assertThat(next.head()).isEqualTo(1);
        assertThat(next.append(event(0, "s:0", write("driver", "one")))).isFalse();
    }

    /** Other partitions can still be stored: an outage that ended with their next delivery would begin again at once. */
    @Test
    void shouldBeUnavailableUntilACommittedFileCanBeMovedToItsFolder() throws Exception {
        HeldPartition held = takeOver();
        held.append(event(0, "s:0", write("driver", "one")));
        Path foreign = Files.createDirectories(base.resolve("driver"))
                .resolve("cars+0+" + CARS_0.topicId() + "+00000000000000000000+00000000000000000000.log");
        Files.createFile(foreign);
        assertThatThrownBy(held::roll).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.probe().check()).hasMessageContaining(foreign.toString());

        Files.delete(foreign);

        store.probe().check();
        assertThat(lines()).isEqualTo(Map.of("driver", List.of("one")));
        assertThat(takeOver().head()).isEqualTo(1);
    }

    @Test
    void shouldStartATopicThatIsCreatedAgainAtItsBeginning() throws Exception {
        HeldPartition held = takeOver();
        held.append(event(0, "s:0", write("driver", "one")));
        held.roll();

        HeldPartition again = store.takeOver(
                new HoldingStore.Owned(CARS_0.group(), CARS_0.partition(), Uuid.randomUuid()), write("driver", "new"));
        again.append(event(0, "t:0", write("driver", "new")));
        again.roll();

        assertThat(lines().get("driver")).containsExactlyInAnyOrder("one", "new");
    }

    @Test
    void shouldRejectARecordThatCanNeverBeWritten() throws Exception {
        Exchange event = new DefaultExchange(context);
        event.getMessage().setBody("two\nlines");
        event.getMessage().setHeader(HdfsConstants.FOLDER, "driver");
        Exchange batch = new DefaultExchange(context);
        batch.getMessage().setBody(List.of(event));
        store.begin(batch);

        producer("").process(batch);

        assertThat(store.isRejection(event.getException())).isTrue();
        assertThat(store.isOutage(event.getException())).isFalse();
        assertThat(store.isOutage(new IOException("no name node"))).isTrue();
    }

    /** Each path is a commit of its own. */
    @Test
    void shouldNotTakeRecordsOfAnotherEndpoint() throws Exception {
        HeldPartition held = takeOver();

        assertThatThrownBy(() -> held.append(event(0, "s:0", write("/other", "driver", "one"))))
                .hasMessageContaining("not committed together");
    }

    /** Kafka allows 249 characters, HDFS 255 for a name, which has offsets and an extension as well. */
    @Test
    void shouldStoreTopicsWithTheLongestNamesApart() throws Exception {
        String prefix = "_" + "x".repeat(247);
        for (String topic : List.of(prefix + "1", prefix + "2")) {
            HoldingStore.Owned owned =
                    new HoldingStore.Owned("store:hdfs", new TopicPartition(topic, 1234), Uuid.ONE_UUID);
            HeldPartition held = store.takeOver(owned, write("driver", "first"));
            assertThat(held.head()).isEqualTo(-1);
            held.append(event(0, "s:0", write("driver", topic)));
            held.roll();
            held.close();
            assertThat(store.takeOver(owned, write("driver", "first")).head()).isEqualTo(1);
        }

        assertThat(lines().get("driver")).containsExactlyInAnyOrder(prefix + "1", prefix + "2");
        try (Stream<Path> files = Files.walk(base)) {
            assertThat(files).allMatch(file -> file.getFileName().toString().length() <= 255);
        }
    }

    /** As a hidden folder of another user, or in another encryption zone: without it, the first roll would fail. */
    @Test
    void shouldFindOutAtTheStartThatNoFileCanAppear() throws Exception {
        producer("");
        Files.createFile(base.resolve("_smartcar"));

        assertThatThrownBy(store::check).hasMessageContaining("does not accept files");
    }

    @Test
    void shouldWriteNothingWhenItIsCheckedAgain() throws Exception {
        producer("");
        store.check();
        Files.delete(base.resolve("_smartcar"));

        store.check();

        assertThat(base).isEmptyDirectory();
    }

    private HeldPartition takeOver() throws Exception {
        return store.takeOver(CARS_0, write("driver", "first"));
    }

    private static HeldEvent event(long offset, String id, Object... writes) {
        return new HeldEvent(offset, id, 0, List.of(writes));
    }

    private Object write(String folder, String line) throws Exception {
        return write("", folder, line);
    }

    private Object write(String path, String folder, String line) throws Exception {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(line);
        exchange.getMessage().setHeader(HdfsConstants.FOLDER, folder);
        PendingWrites writes = store.begin(exchange);
        producer(path).process(exchange);
        List<Object> collected = new ArrayList<>();
        writes.forEach((source, table, write) -> collected.add(write));
        assertThat(writes.flush()).isEmpty();
        writes.end();
        return collected.get(0);
    }

    private Producer producer(String path) throws Exception {
        return context.getEndpoint("hdfs:" + base + path).createProducer();
    }

    /** What readers see: the lines of each folder. */
    private Map<String, List<String>> lines() throws IOException {
        Map<String, List<String>> lines = new TreeMap<>();
        try (Stream<Path> files = Files.walk(base)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String path = base.relativize(file).toString();
                if (!path.matches("(.*/)?[._].*")) {
                    lines.computeIfAbsent(base.relativize(file.getParent()).toString(), folder -> new ArrayList<>())
                            .addAll(Files.readAllLines(file));
                }
            }
        }
        return lines;
    }
}
