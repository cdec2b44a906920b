package io.smartcar.store.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.hdfs.HdfsComponent;
import io.smartcar.camel.hdfs.HdfsConstants;
import io.smartcar.camel.hdfs.files.OpenFileLimit;
import io.smartcar.store.Store;
import io.smartcar.store.hdfs.HdfsStore;
import io.smartcar.store.hdfs.RollPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A storing route into files: the real camel-kafka, transaction and files, with a Kafka in memory and a local disk. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HdfsStoringTest extends StoringFixture {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Uuid TOPIC_ID = Uuid.randomUuid();

    @TempDir
    private Path base;

    @Override
    Store used() {
        return new HdfsStore(
                context,
                new RollPolicy(300, LONG, Duration.ofMillis(300), Duration.ZERO, Clock.systemUTC()),
                new OpenFileLimit(10),
                topic -> ZoneOffset.UTC);
    }

    @BeforeEach
    void prepare() {
        context.getRegistry().bind("topicIds", (TopicIds) topic -> TOPIC_ID);
        HdfsComponent component = new HdfsComponent(context);
        component.setUri("file:///");
        context.addComponent("hdfs", component);
    }

    @Test
    void shouldStoreEachEventInOneFileAndCommitIt() throws Exception {
        kafka.assign(CARS_0, CARS_1);
        kafka.append(CARS_0, events(0, 200).toArray(String[]::new));
        kafka.append(CARS_1, events(200, 400).toArray(String[]::new));
        start();

        await().atMost(LONG).until(() -> kafka.committed.equals(Map.of(CARS_0, 200L, CARS_1, 200L)));
        assertThat(lines()).containsExactlyInAnyOrderElementsOf(events(0, 400));
        assertThat(meters.get("events.stored").counter().count()).isEqualTo(400);
    }

    @Test
    void shouldPutARejectedRecordIntoTheDeadLettersAndStoreTheOthers() throws Exception {
        List<String> letters = new ArrayList<>();
        deadLetterRoute = exchange -> exchange.getMessage()
                .getBody(List.class)
                .forEach(letter -> letters.add(((Exchange) letter).getMessage().getHeader("dead-letter.reason") + ": "
                        + ((Exchange) letter).getMessage().getBody(String.class)));
        kafka.assign(CARS_0);
        kafka.append(CARS_0, "e0", "two\nlines", "e2");
        start();

        await().atMost(LONG).until(() -> kafka.committed.equals(Map.of(CARS_0, 3L)));
        assertThat(lines()).containsExactly("e0", "e2");
        assertThat(letters).containsExactly("store: two\nlines");
    }

    @Test
    void shouldWaitWhileNoFileCanBeCreated() throws Exception {
        Files.writeString(base.resolve("blocked"), "");
        kafka.assign(CARS_0);
        kafka.append(CARS_0, events(0, 30).toArray(String[]::new));
        route(1, 10, step("hdfs:" + base.resolve("blocked") + "/below"));
        await().atMost(LONG).until(() -> gauge() == 1);
        assertThat(kafka.committed).isEmpty();

        Files.delete(base.resolve("blocked"));

        await().atMost(LONG).until(() -> kafka.committed.equals(Map.of(CARS_0, 30L)));
    }

    private void start() throws Exception {
        route(1, 20, step("hdfs:" + base));
    }

    private Processor step(String uri) throws Exception {
        Producer files = context.getEndpoint(uri).createProducer();
        return exchange -> {
            for (Object child : exchange.getMessage().getBody(List.class)) {
                Exchange event = (Exchange) child;
                String body = event.getMessage().getBody(String.class);
                event.getMessage().setHeader(HdfsConstants.FOLDER, "cars/d=" + body.length() % 2);
            }
            files.process(exchange);
        };
    }

    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(base.resolve("cars"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (!file.getFileName().toString().startsWith(".")) {
                    lines.addAll(Files.readAllLines(file));
                }
            }
        }
        return lines;
    }
}
