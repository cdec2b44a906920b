package io.smartcar.camel.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.hdfs.failure.HdfsRecordException;
import io.smartcar.camel.hdfs.format.ColumnType;
import io.smartcar.camel.hdfs.format.FileSchema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outside a transaction, on the local file system. */
class HdfsProducerTest {
    @TempDir
    private Path base;

    private final HdfsRoutes routes = new HdfsRoutes("file:///");

    @AfterEach
    void stop() {
        routes.close();
    }

    @Test
    void shouldWriteAFileOfEachMessage() throws Exception {
        routes.start("hdfs:" + base + "?folder=cars");

        routes.send("one", null);
        routes.send("two".getBytes(StandardCharsets.UTF_8), "buses/wrk_date=20160101");
        routes.send(new ByteArrayInputStream("three".getBytes(StandardCharsets.UTF_8)), "buses/wrk_date=20160101");

        Map<String, List<String>> lines = HdfsRoutes.lines(base);
        assertThat(lines).containsOnlyKeys("cars", "buses/wrk_date=20160101").containsEntry("cars", List.of("one"));
        assertThat(lines.get("buses/wrk_date=20160101")).containsExactlyInAnyOrder("two", "three");
        assertThat(files()).hasSize(3).allMatch(name -> name.matches("[0-9a-f-]{36}[.]log"));
    }

    @Test
    void shouldWriteAFileOfEachFolderOfABatch() throws Exception {
        routes.start("hdfs:" + base + "?folder=others");
        Exchange failed = routes.exchange("failed before", "cars");
        failed.setException(new IllegalStateException());
        DefaultMessage message = new DefaultMessage(routes.context());
        message.setBody("a message");

        routes.send(
                List.of(
                        routes.exchange("one", "cars"),
                        routes.exchange("two", "buses"),
                        failed,
                        message,
                        "a body",
                        routes.exchange("three", "cars")),
                null);

        assertThat(HdfsRoutes.lines(base))
                .isEqualTo(Map.of(
                        "cars",
                        List.of("one", "three"),
                        "buses",
                        List.of("two"),
                        "others",
                        List.of("a message", "a body")));
        assertThat(files()).hasSize(3);
    }

    @Test
    void shouldWriteNothingOfABatchWithARejectedRecord() throws Exception {
        routes.start("hdfs:" + base + "?folder=cars");

        assertThatThrownBy(() -> routes.send(List.of("one", "two\nlines"), null))
                .isInstanceOf(HdfsRecordException.class)
                .hasMessageContaining("line breaks");

        assertThat(files()).isEmpty();
    }

    @Test
    void shouldWriteNothingOfABatchThatFails() throws Exception {
        routes.start("hdfs:" + base);
        Files.writeString(base.resolve("file"), "in the way");

        assertThatThrownBy(() -> routes.send(
                        List.of(routes.exchange("one", "cars"), routes.exchange("two", "file/below")), null))
                .isInstanceOf(IOException.class);

        assertThat(files()).containsExactly("file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"_hidden", "cars/.hidden", "../other", "", "cars/", "/cars", "a:b", "a//b"})
    void shouldRejectFoldersThatReadersDoNotSee(String folder) throws Exception {
        routes.start("hdfs:" + base);

        assertThatThrownBy(() -> routes.send("one", folder))
                .isInstanceOf(HdfsRecordException.class)
                .hasMessageContaining("'" + folder + "'");
    }

    @Test
    void shouldRejectARecordWithoutFolder() throws Exception {
        routes.start("hdfs:" + base);

        assertThatThrownBy(() -> routes.send("one", null))
                .isInstanceOf(HdfsRecordException.class)
                .hasMessageContaining("CamelHdfsFolder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GZIP", "zstd"})
    void shouldNameFilesByTheirCompression(String compression) throws Exception {
        routes.start("hdfs:" + base + "?folder=cars&compression=" + compression);

        routes.send("one", null);

        assertThat(files()).singleElement().asString().endsWith(compression.equals("GZIP") ? ".log.gz" : ".log.zst");
    }

    @Test
    void shouldWriteColumns() throws Exception {
        routes.start("hdfs:" + base + "?folder=cars&format=parquet&compression=zstd");
        FileSchema schema = new FileSchema("car", List.of(new FileSchema.Column("speed", ColumnType.INT)));
        Exchange exchange = routes.exchange(new Object[] {"80"}, null);
        exchange.getMessage().setHeader(HdfsConstants.SCHEMA, schema);

        routes.context().createProducerTemplate().send("direct:in", exchange);

        assertThat(exchange.getException()).isNull();
        assertThat(files()).singleElement().asString().endsWith(".parquet");
        exchange.getMessage().setBody(new Object[] {"fast"});
        routes.context().createProducerTemplate().send("direct:in", exchange);
        assertThat(exchange.getException()).isInstanceOf(HdfsRecordException.class);
        assertThat(files()).hasSize(1);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(base)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }
}
