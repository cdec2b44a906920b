package io.smartcar.event.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KindsTest {
    @Test
    void shouldDeclareDriverAndStatus() {
        assertThat(Samples.kinds().all()).extracting(Kind::name).startsWith("driver", "status");
    }

    @Test
    void shouldFindAKindByTheNameOfItsFiles() {
        Kinds kinds = Samples.kinds();
        assertThat(kinds.allOfFile(Path.of("SmartCarDriverInfo.log")))
                .extracting(Kind::name)
                .containsExactly("driver");
        assertThat(kinds.allOfFile(Path.of("SmartCarStatusInfo_20160101.txt")))
                .extracting(Kind::name)
                .containsExactly("status");
        assertThat(kinds.allOfFile(Path.of("SmartCarStatusInfo_20160101.txt.gz")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SmartCarDriverInfo.log",
                "SmartCarDriverInfo.log.1",
                "SmartCarDriverInfo.log-20261122.gz",
                "SmartCarDriverInfo.log.old",
                "SmartCarDriverInfo.log.OLD",
                "SmartCarDriverInfo.log.bak",
                "SmartCarDriverInfo.log.1.bak",
                "SmartCarDriverInfo.log.old.2.gz",
                "SmartCarDriverInfo.log.orig",
                "SmartCarDriverInfo.log_prev",
                "SmartCarDriverInfo.log-backup",
                "SmartCarDriverInfo.log~"
            })
    void shouldFindTheKindOfARotatedFile(String name) {
        assertThat(Samples.kinds().allOfRotated(Path.of(name)))
                .extracting(Kind::name)
                .containsExactly("driver");
    }

    /** Such a file may not contain lines of the kind. */
    @ParameterizedTest
    @ValueSource(strings = {"SmartCarDriverInfo.log.bz2", "SmartCarDriverInfo.log.1.xz", "SmartCarDriverInfo.log.swp"})
    void shouldNotGuessTheKindOfAFileWithAnUnknownSuffix(String name) {
        assertThat(Samples.kinds().allOfRotated(Path.of(name))).isEmpty();
    }

    @Test
    void shouldFindAKindByItsTopic() {
        assertThat(Samples.kinds().ofTopic("smartcar-status")).map(Kind::name).contains("status");
        assertThat(Samples.kinds().ofTopic("unheard-of")).isEmpty();
    }

    @Test
    void shouldAcceptAKindOfWholeLinesWithoutKeyAndTime() {
        Kinds kinds = Samples.kinds("kind.note.topic", "notes", "kind.note.table", "Notes", "kind.note.family", "n");
        assertThat(kinds.named("note").orElseThrow().layout().columns()).containsExactly("line");
        assertThat(kinds.named("note").orElseThrow().row()).hasToString("{id}");
    }

    @Test
    void shouldReadTheSettingsOfItsContextAsTheEnvironmentOverridesThem() throws Exception {
        System.setProperty("kind.driver.table", "Overridden");
        try (CamelContext context = new DefaultCamelContext()) {
            context.getPropertiesComponent().setInitialProperties(Samples.properties());
            Kinds kinds = new Kinds(context);
            assertThat(kinds.named("driver").orElseThrow().table()).isEqualTo("Overridden");
        } finally {
            System.clearProperty("kind.driver.table");
        }
    }

    @Test
    void shouldFindAllKindsThatClaimAFile() {
        Kinds kinds = Samples.kinds("kind.status.files", "SmartCar*.log");
        assertThat(kinds.allOfFile(Path.of("SmartCarDriverInfo.log")))
                .extracting(Kind::name)
                .containsExactly("driver", "status");
        assertThat(kinds.allOfFile(Path.of("SmartCarX.log")))
                .extracting(Kind::name)
                .containsExactly("status");
    }

    @Test
    void shouldAskKindsWithoutKeepLast() {
        assertThat(Samples.kinds("kind.driver.keep", "").all())
                .extracting(Kind::name)
                .containsExactly("status", "driver");
    }

    @Test
    void shouldRejectAKindThatNoLineCanReach() {
        assertThatThrownBy(() -> Samples.kinds(
                        "kind.status.files", "SmartCarDriverInfo*.log", "kind.status.keep", "", "kind.driver.keep", ""))
                .hasMessage("Setting kind.status.files is wrong: expected files whose lines are not all kept by an"
                        + " earlier kind, got 'SmartCarDriverInfo*.log': kind.driver.keep is missing");
    }

    @Test
    void shouldReadSettingsThatOnlyTheEnvironmentHas() throws Exception {
        System.setProperty("kind.driver.encoding", "EUC-KR");
        System.setProperty("kind.driver.fields.source", "here");
        try (CamelContext context = new DefaultCamelContext()) {
            context.getPropertiesComponent().setInitialProperties(Samples.properties());
            Kinds kinds = new Kinds(context);
            assertThat(kinds.named("driver").orElseThrow().encoding()).hasToString("EUC-KR");
            assertThat(kinds.named("driver").orElseThrow().names()).endsWith("source");
        } finally {
            System.clearProperty("kind.driver.encoding");
            System.clearProperty("kind.driver.fields.source");
        }
    }

    @Test
    void shouldKeepAnEscapeAtTheEndOfAPattern() throws Exception {
        System.setProperty("kind.driver.keep", "^\\d");
        try (CamelContext context = new DefaultCamelContext()) {
            context.getPropertiesComponent().setInitialProperties(Samples.properties());
            Kinds kinds = new Kinds(context);
            assertThat(kinds.named("driver").orElseThrow().keep()).hasToString("^\\d");
        } finally {
            System.clearProperty("kind.driver.keep");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind.Access.topic        | access             | kind.Access is wrong: expected a kind's name of lower",
                "kind.access.table        | Access             | kind.access.topic is missing: expected topic in kinds/access.properties",
                "kind.driver.topic        | smartcar-status    | which is that of kind.driver.topic",
                "kind.driver.topic        | smart car          | kind.driver.topic is wrong: expected up to 249",
                "kind.driver.table        | Driver/Info        | kind.driver.table is wrong: expected an HBase table",
                "kind.driver.family       | a:b                | kind.driver.family is wrong: expected an HBase",
                "kind.driver.keep         | ^(                 | kind.driver.keep is wrong: expected a regular expr",
                "kind.driver.drop         | [                  | kind.driver.drop is wrong: expected a regular expr",
                "kind.driver.delimiter    | ;;                 | kind.driver.delimiter is wrong: expected one ASCII character, or 'space' or 'tab', got ';;'",
                "kind.driver.columns      | date,,speed        | kind.driver.columns is wrong: expected a name between",
                "kind.driver.columns      | date,date          | kind.driver.columns is wrong: expected distinct n",
                "kind.driver.key          | car                | kind.driver.key is wrong: expected one of the colum",
                "kind.driver.row          | {car}              | kind.driver.row is wrong",
                "kind.driver.time         | day                | kind.driver.time is wrong: expected one of the colum",
                "kind.driver.time-format  | yyyyMMddb          | kind.driver.time-format is wrong: expected a pattern",
                "kind.driver.time-zone    | Asia/Soul          | kind.driver.time-zone is wrong: expected a time zone",
                "kind.driver.time-zone    |                    | kind.driver.time-zone is missing",
                "kind.driver.time-language | korean            | kind.driver.time-language is wrong: expected a language",
                "kind.driver.header       | yes                | kind.driver.header is wrong: expected true or false",
                "kind.driver.format       | xml                | kind.driver.format is wrong: expected csv, delimited,",
            })
    void shouldNameAWrongSetting(String key, String value, String message) {
        assertThatThrownBy(() -> Samples.kinds(key, value == null ? "" : value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "key-value", "syslog"})
    void shouldRejectAHeaderInAFormatWithoutOne(String format) {
        assertThatThrownBy(() -> Samples.kinds(
                        "kind.driver.format", format, "kind.driver.delimiter", "", "kind.driver.header", "true"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "kind.driver.header is wrong: expected no value, since the format '" + format + "'");
    }
}
