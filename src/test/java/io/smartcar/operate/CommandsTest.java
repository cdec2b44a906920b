package io.smartcar.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The usage of {@code bin/smartcar-routes} and its commands. */
class CommandsTest {
    private static final String OVERRIDDEN = "commands-test.setting";

    private final Properties settings = new Properties();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @AfterEach
    void forgetTheOverriddenSetting() {
        System.clearProperty(OVERRIDDEN);
    }

    @Test
    void shouldListTheCommandsWithWhatTheyDo() {
        assertThat(run("--help")).isZero();
        assertThat(text(printed))
                .contains("Usage: smartcar-routes [-hV] [-D=<key>=<value>]... [COMMAND]")
                .contains(
                        "  check ",
                        "  dead-letters ",
                        "  ddl ",
                        "  drain ",
                        "  lag ",
                        "  pause ",
                        "  resume ",
                        "  rewind ",
                        "  run ",
                        "  sketch ",
                        "  status ",
                        "  try ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "check",
                "try",
                "sketch",
                "ddl",
                "dead-letters",
                "rewind",
                "status",
                "lag",
                "pause",
                "resume",
                "drain"
            })
    void shouldSayHowACommandIsUsedAndItsExitStatuses(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(text(printed))
                .startsWith("Usage: smartcar-routes " + command + " [-hV] ")
                .contains("[-D=<key>=<value>]...")
                .containsPattern("Exit status:\n +0 +\\w+");
        assertThat(text(errors)).isEmpty();
    }

    @Test
    void shouldNameAnUnknownCommandAndTheOneThatWasProbablyMeant() {
        assertThat(run("chek")).isEqualTo(2);
        assertThat(text(errors)).contains("'chek'", "Did you mean: smartcar-routes check");
        assertThat(text(printed)).isEmpty();
    }

    @Test
    void shouldNameAnUnknownOptionAndAMissingParameter() {
        assertThat(run("try", "--lines=3", "-", "a.log")).isEqualTo(2);
        assertThat(run("ddl")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(text(errors))
                .contains(
                        "Unknown option: '--lines=3'",
                        "Missing required parameter: '<kind>'",
                        "Missing required subcommand");
    }

    @Test
    void shouldOverrideASettingBeforeAndAfterTheCommand() {
        assertThat(run("-D" + OVERRIDDEN + "=a=b", "sketch", "none.log")).isOne();
        assertThat(System.getProperty(OVERRIDDEN)).isEqualTo("a=b");
        assertThat(run("sketch", "-D" + OVERRIDDEN, "none.log")).isOne();
        assertThat(System.getProperty(OVERRIDDEN)).isEmpty();
    }

    @Test
    void shouldNotTakeAWordForTheNameOfAFileWithArguments() {
        assertThat(run("sketch", "@none.log")).isOne();
        assertThat(text(errors)).contains("There is no file ", "@none.log");
    }

    @Test
    void shouldSayThatKafkaDoesNotAnswer() {
        settings.put("camel.component.kafka.brokers", "127.0.0.1:1");
        settings.put("camel.component.kafka.additional-properties[default.api.timeout.ms]", "500");
        settings.put("camel.component.kafka.request-timeout-ms", "400");

        assertThat(run("dead-letters")).isOne();
        assertThat(text(errors)).startsWith("Kafka does not answer (camel.component.kafka.brokers): ");
    }

    @Test
    void shouldSayWhereDeadLettersAreThatGoToFiles() {
        settings.put("dead-letters.sink", "file");

        assertThat(run("dead-letters")).isOne();
        assertThat(text(errors)).contains("dead-letters.directory", "(dead-letters.sink)");
    }

    private int run(String... arguments) {
        return Commands.run(settings, Path.of(""), stream(printed), stream(errors), arguments);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
