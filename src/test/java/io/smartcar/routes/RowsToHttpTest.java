package io.smartcar.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hbase.model.HBaseCell;
import io.smartcar.camel.hbase.model.HBaseRow;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.InterceptSendToMockEndpointStrategy;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.Main;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The route rows-to-http on the real management port, with a stand-in for HBase. */
class RowsToHttpTest {
    private static final String TIME = "2026-01-31T10:00:00Z";
    private static final long MILLIS = Instant.parse(TIME).toEpochMilli();

    private final Main main = new Main();
    private final List<HBaseRow> rows = new ArrayList<>();
    private RuntimeException failure;
    private int port;

    @TempDir
    private Path folder;

    @BeforeEach
    void declareKinds() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path kinds = Files.createDirectory(folder.resolve("kinds"));
        String driver = "files=*.log\ndelimiter=,\ncolumns=date,car,speed\ntypes=speed=int\nkey=car\ntopic=driver\n"
                + "table=Driver\nfamily=cf1\ntime=date\ntime-format=iso\ntime-zone=UTC\n"
                + "row={car}-{max-minus(time_ms)}-{sha256(line,8)}\n";
        Files.writeString(kinds.resolve("driver.properties"), driver);
        Files.writeString(
                kinds.resolve("other.properties"), "columns=line\nfiles=*.txt\ntopic=other\ntable=Other\nfamily=f\n");
        set("kinds.directory", kinds);
        set("process.roles", "storer");
        set("lookups.enabled", "true");
        set("topics.wait-ms", "0");
        set("dead-letters.sink", "file");
        set("camel.management.port", port);
        set(
                "camel.main.routes-include-pattern",
                "file:routes/rows-to-http.camel.yaml,file:routes/answer-failures.camel.yaml,"
                        + "file:routes/dead-letters-to-file.camel.yaml,file:routes/caller-decides.camel.yaml");
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                getContext()
                        .getCamelContextExtension()
                        .registerEndpointCallback(new InterceptSendToMockEndpointStrategy("hbase*", true));
            }
        });
    }

    private void start() throws Exception {
        main.start();
        hbase().whenAnyExchangeReceived(exchange -> {
            if (failure != null) {
                throw failure;
            }
            exchange.getMessage().setBody(rows.iterator());
        });
    }

    @AfterEach
    void stop() {
        main.stop();
    }

    private void set(String key, Object value) {
        main.addOverrideProperty(key, value.toString());
    }

    private MockEndpoint hbase() {
        return main.getCamelContext().getEndpoint("mock:hbase", MockEndpoint.class);
    }

    @Test
    void shouldAnswerWithEventsOfTheKeyAndTimeAsTheirKindDeclaresThem() throws Exception {
        rows.add(
                row("X0001-1", MILLIS, Map.of("date", bytes(TIME), "car", bytes("X0001"), "speed", Bytes.toBytes(15))));
        rows.add(row("X0001-2", MILLIS - 1, Map.of("car", bytes("X0001"), "speed", Bytes.toBytes(16))));
        rows.add(row("X0001-3", MILLIS, Map.of("car", bytes("X00010"), "speed", Bytes.toBytes(17))));
        start();

        HttpResponse<String> answer = get("/events/driver?key=X0001&from=" + TIME + "&limit=10");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.body())
                .isEqualTo("{\"kind\":\"driver\",\"events\":[{\"row\":\"X0001-1\",\"time\":\"" + TIME
                        + "\",\"columns\":{\"car\":\"X0001\",\"date\":\"" + TIME + "\",\"speed\":15}}],\"read\":3}");
        Exchange scan = hbase().getReceivedExchanges().get(0);
        assertThat(scan.getMessage().getHeaders())
                .containsEntry("CamelHBaseTableName", "Driver")
                .containsEntry("CamelHBaseStartRow", bytes("X0001-"))
                .containsEntry("CamelHBaseStopRow", bytes("X0001-" + (Long.MAX_VALUE - MILLIS) + "."));
    }

    @Test
    void shouldKeepBytesThatAreNoText() throws Exception {
        byte[] binary = {'X', (byte) 0xff, 0, '"'};
        rows.add(row(new byte[] {(byte) 0xfe, 1}, MILLIS, Map.of("car", binary, "speed", bytes("fast!"))));
        start();

        String answer = get("/events/driver?key=X%ff%00%22").body();

        assertThat(answer)
                .contains("\"row\":{\"base64\":\"\\/gE=\"}", "\"car\":{\"base64\":\"" + base64(binary) + "\"}")
                .contains("\"speed\":{\"base64\":\"" + base64(bytes("fast!")) + "\"}");
        assertThat(hbase().getReceivedExchanges().get(0).getMessage().getHeader("CamelHBaseStartRow", byte[].class))
                .isEqualTo(new byte[] {'X', (byte) 0xff, 0, '"', '-'});
    }

    @Test
    void shouldLinkToTheNextPageWhichBeginsBehindTheLastRow() throws Exception {
        IntStream.range(0, 5).forEach(i -> rows.add(row("X0001-" + i, MILLIS, Map.of("car", bytes("X0001")))));
        start();

        String answer = get("/events/driver?limit=2&key=X0001").body();

        assertThat(answer).contains("X0001-0", "X0001-1").doesNotContain("X0001-2");
        String next = "/events/driver?limit=2&key=X0001&after="
                + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes("X0001-1"));
        assertThat(answer.replace("\\/", "/")).endsWith("\"read\":2,\"next\":\"" + next + "\"}");
        get(next);
        assertThat(hbase().getReceivedExchanges().get(1).getMessage().getHeader("CamelHBaseStartRow", byte[].class))
                .isEqualTo(bytes("X0001-1\0"));
    }

    @Test
    void shouldEndAPageWhenItHasReadManyRows() throws Exception {
        IntStream.range(0, 10_000)
                .forEach(i -> rows.add(row(String.format("%05d", i), MILLIS, Map.of("car", bytes("X0002")))));
        start();

        assertThat(get("/events/driver?key=X0001").body()).contains("\"events\":[],\"read\":10000,\"next\":");
        assertThat(hbase().getReceivedExchanges().get(0).getMessage().getHeader("CamelHBaseMaxScanResults"))
                .isEqualTo(10_000);
    }

    @Test
    void shouldSayWhatWasExpected() throws Exception {
        start();
        Map.of(
                        "/events/cars", "404 Expected one of the kinds driver, other, got 'cars'",
                        "/events/driver%0d%0aX:y", "404 Expected one of the kinds driver, other",
                        "/events/driver?car=X0001", "400 Expected the parameters key, from, to, limit and after",
                        "/events/driver?key=", "400 Expected the parameters key, from, to, limit and after",
                        "/events/driver?key=a&key=b", "400 Expected the parameter 'key' once",
                        "/events/driver?from=yesterday", "400 Expected a time such as 2026-01-31T10:00:00Z as 'from'",
                        "/events/driver?to=1969-01-01T00:00:00Z", "400 Expected a time since 1970 as 'to'",
                        "/events/driver?limit=100000", "400 Expected a number from 1 to 1000 as 'limit'",
                        "/events/driver?after=*", "400 Expected 'after' as the link to the next page has it",
                        "/events/other?key=a", "400 Expected no 'key': the kind 'other' has no key column")
                .forEach((path, expected) -> {
                    HttpResponse<String> answer = get(path);
                    assertThat(answer.statusCode() + " " + answer.body().replaceFirst("\\{\"error\":\"", ""))
                            .as(path)
                            .startsWith(expected);
                });
        assertThat(get("/events/driver?from=" + TIME + "&to=" + TIME).statusCode())
                .isEqualTo(400);
        assertThat(hbase().getReceivedCounter()).isZero();
    }

    @Test
    void shouldNotLetARequestChangeTheScan() throws Exception {
        start();
        HttpRequest request = HttpRequest.newBuilder(uri("/events/driver"))
                .header("CamelHBaseTableName", "Secret")
                .header("CamelHBaseOperation", "CamelHBaseDelete")
                .header("CamelMappingStrategyClassName", "java.lang.String")
                .build();
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(hbase().getReceivedExchanges().get(0).getMessage().getHeaders())
                .containsEntry("CamelHBaseTableName", "Driver")
                .doesNotContainKeys("CamelHBaseOperation", "CamelMappingStrategyClassName");
        HttpResponse<String> deletion = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri("/events/driver")).DELETE().build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(deletion.statusCode()).isEqualTo(405);
    }

    @Test
    void shouldAnswerThatHBaseIsNotThereWithoutItsMessages() throws Exception {
        failure = new IllegalStateException("secret host");
        start();

        HttpResponse<String> answer = get("/events/driver");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("{\"error\":\"HBase does not answer: the log has the reason\"}");
    }

    @Test
    void shouldAnswerNoOneIfOtherHostsReachThePortWithoutALogin() throws Exception {
        set("camel.management.host", "0.0.0.0");
        start();

        assertThat(get("/events/driver").statusCode()).isEqualTo(403);
        assertThat(get("/events/").statusCode()).isEqualTo(403);
        assertThat(hbase().getReceivedCounter()).isZero();
    }

    @Test
    void shouldAskForTheLoginOfThePortWhateverItsPathIs() throws Exception {
        Path users = Files.writeString(folder.resolve("users.properties"), "user.anna=pass,operator\n");
        set("camel.management.authentication-enabled", "true");
        set("camel.management.authentication-path", "/observe/state");
        set("camel.management.basic-properties-file", users);
        start();

        assertThat(get("/events/driver").statusCode()).isEqualTo(401);
        HttpRequest request = HttpRequest.newBuilder(uri("/events/driver"))
                .header("Authorization", "Basic " + base64(bytes("anna:pass")))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void shouldBeOffByDefault() throws Exception {
        set("lookups.enabled", "false");
        main.start();

        assertThat(get("/events/driver").statusCode()).isEqualTo(404);
    }

    private static HBaseRow row(String key, long time, Map<String, byte[]> values) {
        return row(bytes(key), time, values);
    }

    private static HBaseRow row(byte[] key, long time, Map<String, byte[]> values) {
        HBaseRow row = new HBaseRow();
        row.setId(key);
        values.forEach((name, value) -> {
            HBaseCell cell = new HBaseCell();
            cell.setFamily("cf1");
            cell.setQualifier(name);
            cell.setValue(value);
            cell.setTimestamp(time);
            row.getCells().add(cell);
        });
        return row;
    }

    private HttpResponse<String> get(String path) {
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
