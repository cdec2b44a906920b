package io.smartcar.start.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.event.kind.Kinds;
import io.smartcar.start.KindFiles;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsistencyCheckTest {
    private final Properties settings = new Properties();

    @BeforeEach
    void load() throws Exception {
        try (InputStream in = getClass().getResourceAsStream("/application.properties")) {
            settings.load(in);
        }
        settings.putAll(new KindFiles(Path.of("src/main/resources/kinds")).settings());
    }

    @Test
    void shouldFindThatTheDefaultsFitTogether() {
        assertThat(problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "collector,storer | dead-letters.topic | smartcar-status       | is one of events as well (kind.status.topic)",
                "collector        | dead-letters.topic | smartcar-status       | is one of events as well (kind.status.topic)"
            })
    void shouldRejectATopicForTwoPurposes(String roles, String key, String topic, String message) {
        settings.put("process.roles", roles);
        settings.put(key, topic);

        assertThat(problems()).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo(key);
            assertThat(problem.text()).contains(topic, message);
        });
    }

    @Test
    void shouldIgnoreTheDeadLetterTopicIfDeadLettersGoToFiles() {
        settings.put("dead-letters.sink", "file");
        settings.put("dead-letters.topic", "smartcar-driver");

        assertThat(problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tails.include | other.log,SmartCarDriver*.log*",
                "tails.include | SmartCarDriverInfo.log*",
                "tails.include | *",
                "syslog.kinds  | driver"
            })
    void shouldRejectAHeaderOfLinesThatAreNotInDroppedFiles(String key, String names) {
        settings.put("kind.driver.header", "true");
        settings.put("tails.directory", "logs");
        settings.put("tails.include", "other.log");
        assertThat(problems()).isEmpty();
        settings.put(key, names);

        assertThat(problems()).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo("kind.driver.header");
            assertThat(problem.text()).contains("header=true works for dropped files only, but " + key + " names it");
        });
    }

    private List<Finding> problems() {
        Map<String, String> map = new HashMap<>();
        settings.forEach((key, value) -> map.put((String) key, (String) value));
        return new ConsistencyCheck(map::get, new Kinds(map), List.of("kafka-to-hbase"))
                .findings().stream()
                        .filter(finding -> finding.weight() == Finding.Weight.PROBLEM)
                        .toList();
    }
}
