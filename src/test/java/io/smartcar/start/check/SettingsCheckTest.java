package io.smartcar.start.check;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsCheckTest {
    private static final long HEAP = 512L * 1024 * 1024;

    private final Map<String, String> settings = new HashMap<>();

    @BeforeEach
    void load() throws Exception {
        Properties properties = new Properties();
        try (InputStream in = getClass().getResourceAsStream("/application.properties")) {
            properties.load(in);
        }
        properties.forEach((key, value) -> settings.put(key.toString(), value.toString()));
    }

    @Test
    void shouldAcceptTheDefaultsWithTheDefaultHeap() {
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "events.max-byte          | 1      | Setting events.max-byte is unknown; did you mean 'events.max-bytes'?",
                "kind.driver.colums       | a      | Setting kind.driver.colums is unknown; did you mean 'kind.driver.columns'?",
                "kind.driver              | a      | Setting kind.driver is unknown",
                "store.turbo              | true   | Setting store.turbo is unknown",
                "events.max-bytes         | many   | Setting events.max-bytes is wrong: expected a whole number from 0 to 2147483647, got 'many'",
                "store.batch-size        | 0      | Setting store.batch-size is wrong: expected a whole number from 1 to 2147483647, got '0'",
                "files.quiet-ms           | -1     | Setting files.quiet-ms is wrong: expected a whole number from 0 to 2147483647, got '-1'",
                "routes.reload            | yes    | Setting routes.reload is wrong: expected true or false, got 'yes'",
                "events.sink              | kafak  | Setting events.sink is wrong: expected one of kafka, hbase, got 'kafak'",
                "process.roles            | store  | Setting process.roles is wrong: expected some of collector, storer, replayer",
                "events.max-bytes         | 1040000 | expected at most 1032192, so that a dead letter",
                "files.directory          | ''     | Setting files.directory is wrong: expected a text",
                "camel.management.port    | 99999  | Setting camel.management.port is wrong: expected a whole number from 0 to 65535, got '99999'",
                "camel.management.port    | abc    | Setting camel.management.port is wrong",
                "management.hosts         | a,b:80 | Setting management.hosts is wrong: expected names of hosts without ports",
                "management.hosts         | http://a | Setting management.hosts is wrong",
                "management.idle-seconds  | 0      | Setting management.idle-seconds is wrong: expected a whole number from 1 to 86400",
                "management.maximum-connections | 0 | Setting management.maximum-connections is wrong: expected a whole number from 1 to 100000",
                "camel.component.kafka.brokers | localhost | Setting camel.component.kafka.brokers is wrong: expected host:port, separated by commas, got 'localhost'",
                "camel.component.kafka.brokers | a:1,b  | Setting camel.component.kafka.brokers is wrong",
            })
    void shouldRejectAnUnknownOrWrongSettingByName(String key, String value, String message) {
        settings.put(key, value);
        assertThatThrownBy(this::check)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:9092", "a:9092, b.example:9092", "[::1]:9092,127.0.0.1:1", "SASL_SSL://a:9092"})
    void shouldAcceptBrokersAsKafkaDoes(String brokers) {
        settings.put("camel.component.kafka.brokers", brokers);
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a-1.example.org, b", "192.0.2.1", "fe80::1,2001:db8::2"})
    void shouldAcceptNamesOfHosts(String hosts) {
        settings.put("management.hosts", hosts);
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void shouldRejectAMissingSettingByName() {
        settings.remove("store.group");
        assertThatThrownBy(this::check).hasMessageContaining("Setting store.group is missing: expected a text");
    }

    @Test
    void shouldRejectBatchesLargerThanHalfOfTheHeap() {
        settings.put("store.consumers", "10");
        assertThatThrownBy(this::check)
                .hasMessageContaining("events.max-bytes 16384 x (events.batch-size 5000 + store.batch-size 2000 x"
                        + " store.consumers 10) = 391 MiB, but the heap has 512 MiB")
                .hasMessageContaining("raise -Xmx to 782m");
    }

    @Test
    void shouldNotCountTheBatchesOfAnotherRole() {
        settings.put("store.consumers", "10");
        settings.put("process.roles", "collector");
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void shouldReportAllProblemsAtOnce() {
        settings.put("files.poll-ms", "often");
        settings.put("files.depth", "3");
        assertThatThrownBy(this::check).hasMessageContainingAll("files.poll-ms", "files.depth");
    }

    private void check() {
        SettingsCheck.check(settings.keySet(), settings::get, HEAP);
    }
}
