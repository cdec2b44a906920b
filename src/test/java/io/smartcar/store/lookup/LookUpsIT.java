package io.smartcar.store.lookup;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.KindColumns;
import io.smartcar.event.kind.Kinds;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.support.DefaultMessage;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Look-ups in a real HBase, with the default row key and with one for look-ups. {@code -Dlook-up-rows=300000} measures
 * both; the figures are in docs/kinds.md.
 */
class LookUpsIT {
    private static final int ROWS = Integer.getInteger("look-up-rows", 24_000);
    private static final int CARS = 1_000;
    private static final int REPEATS = 20;
    private static final Instant BEGIN = Instant.parse("2026-01-31T10:00:00Z");
    private static final String COLUMNS = "delimiter=,\ncolumns=date,car,speed\ntypes=speed=int\nkey=car\n"
            + "family=cf1\ntime=date\ntime-format=iso\ntime-zone=UTC\n";

    private final LocalCluster cluster = SharedCluster.get();
    private final Main main = new Main();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private int port;

    @AfterEach
    void stop() {
        main.stop();
    }

    @Test
    void shouldFindTheLatestOfACarWithEitherRowKey() throws Exception {
        declare("default", "{reverse(date)}-{car}-{sha256(line,8)}");
        declare("newest", "{car}-{max-minus(time_ms)}-{sha256(line,8)}");
        start();
        Kinds kinds = main.getCamelContext().getRegistry().findSingleByType(Kinds.class);
        store(kinds.mandatory("default"));
        store(kinds.mandatory("newest"));
        Instant last = BEGIN.plusSeconds(ROWS / CARS - 1);

        Answer newest = get("/events/newest?key=X0500&limit=1");
        assertThat(newest.times).containsExactly(last);
        assertThat(newest.read).isEqualTo(1);
        Answer all = everyPage("/events/default?key=X0500");
        assertThat(all.times).hasSize(ROWS / CARS).contains(last);
        assertThat(all.read).isEqualTo(ROWS);

        String time = "&from=" + BEGIN.plusSeconds(5) + "&to=" + BEGIN.plusSeconds(15);
        Set<Instant> expected = new HashSet<>();
        for (int second = 5; second < 15; second++) {
            expected.add(BEGIN.plusSeconds(second));
        }
        Answer some = everyPage("/events/newest?limit=3&key=X0500" + time);
        assertThat(some.times).hasSize(10).isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(new HashSet<>(some.times)).isEqualTo(expected);
        assertThat(some.read).isEqualTo(10);
        Answer others = everyPage("/events/default?key=X0500" + time);
        assertThat(others.times).hasSize(10);
        assertThat(new HashSet<>(others.times)).isEqualTo(expected);

        long[] nanos = new long[REPEATS];
        for (int i = 0; i < REPEATS; i++) {
            long begun = System.nanoTime();
            get("/events/newest?limit=1&key=X0" + (100 + i));
            nanos[i] = System.nanoTime() - begun;
        }
        Arrays.sort(nanos);
        System.out.printf(
                "The latest event of a car among %,d rows: newest first %d row, %d us (median); default %,d rows, %,d ms%n",
                ROWS, newest.read, TimeUnit.NANOSECONDS.toMicros(nanos[REPEATS / 2]), all.read, all.millis);
    }

    private void declare(String name, String row) throws Exception {
        Path kinds = Files.createDirectories(folder.resolve("kinds"));
        Files.writeString(
                kinds.resolve(name + ".properties"),
                COLUMNS + "topic=lookup-" + name + "\ntable=lookup-" + name + "\nrow=" + row + "\n");
        cluster.createTable("lookup-" + name, "cf1", 1);
    }

    private void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        set("kinds.directory", folder.resolve("kinds"));
        set("process.roles", "storer");
        set("lookups.enabled", true);
        set("topics.create", false);
        set("topics.wait-ms", 0);
        set("dead-letters.sink", "file");
        set("camel.component.hbase.zookeeper-quorum", cluster.zookeeper());
        set("camel.management.port", port);
        set(
                "camel.main.routes-include-pattern",
                "file:routes/rows-to-http.camel.yaml,file:routes/answer-failures.camel.yaml,"
                        + "file:routes/dead-letters-to-file.camel.yaml,file:routes/caller-decides.camel.yaml");
        main.start();
    }

    private void set(String key, Object value) {
        main.addOverrideProperty(key, value.toString());
    }

    /** Stores an event of each car in each second, as the storing route would. */
    private void store(Kind kind) throws Exception {
        KindColumns columns = new KindColumns(kind);
        Message event = new DefaultMessage(new DefaultCamelContext());
        List<Put> puts = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            Instant time = BEGIN.plusSeconds(i / CARS);
            String car = String.format("X%04d", i % CARS);
            event.setBody((time + "," + car + "," + i % 200).getBytes(US_ASCII));
            columns.split(event);
            Put put = new Put(columns.rowKey(time.toEpochMilli()), time.toEpochMilli());
            put.addColumn(kind.family(), Bytes.toBytes("date"), columns.copy(0));
            put.addColumn(kind.family(), Bytes.toBytes("car"), columns.copy(1));
            put.addColumn(kind.family(), Bytes.toBytes("speed"), Bytes.toBytes(i % 200));
            puts.add(put);
            if (puts.size() == 10_000 || i == ROWS - 1) {
                cluster.put(kind.table(), puts);
                puts.clear();
            }
        }
    }

    private record Answer(List<Instant> times, long read, long millis, String next) {}

    private Answer everyPage(String path) throws Exception {
        List<Instant> times = new ArrayList<>();
        long read = 0;
        long begun = System.nanoTime();
        for (String next = path; next != null; ) {
            Answer page = get(next);
            times.addAll(page.times);
            read += page.read;
            next = page.next;
        }
        return new Answer(times, read, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun), null);
    }

    private Answer get(String path) throws Exception {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonObject page = (JsonObject) Jsoner.deserialize(response.body());
        List<Instant> times = new ArrayList<>();
        for (Object event : page.<List<Object>>getCollection("events")) {
            Map<?, ?> columns = (Map<?, ?>) ((JsonObject) event).get("columns");
            assertThat(columns.get("speed")).isInstanceOf(Number.class);
            assertThat(columns.get("car")).isInstanceOf(String.class);
            times.add(Instant.parse(((JsonObject) event).getString("time")));
        }
        return new Answer(times, page.getLong("read"), 0, page.getString("next"));
    }
}
