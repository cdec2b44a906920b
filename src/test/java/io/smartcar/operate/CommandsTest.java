package io.smartcar.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The usage of {@code bin/smartcar-routes} and its commands. */
class CommandsTest {
    private static final String OVERRIDDEN = "commands-test.setting";

    private final Properties settings = new Properties();
    private final CommandRun commands = new CommandRun(settings);

    @AfterEach
    void forgetTheOverriddenSetting() {
        System.clearProperty(OVERRIDDEN);
    }

    @Test
    void shouldListTheCommandsWithWhatTheyDo() {
        assertThat(commands.run("--help")).isZero();
        assertThat(commands.printed())
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
        assertThat(commands.run(command, "--help")).isZero();
        assertThat(commands.printed())
                .startsWith("Usage: smartcar-routes " + command + " [-hV] ")
                .contains("[-D=<key>=<value>]...")
                .containsPattern("Exit status:\n +0 +\\w+");
        assertThat(commands.errors()).isEmpty();
    }

    @Test
    void shouldNameAnUnknownCommandAndTheOneThatWasProbablyMeant() {
        assertThat(commands.run("chek")).isEqualTo(2);
        assertThat(commands.errors()).contains("'chek'", "Did you mean: smartcar-routes check");
        assertThat(commands.printed()).isEmpty();
    }

    @Test
    void shouldNameAnUnknownOptionAndAMissingParameter() {
        assertThat(commands.run("try", "--lines=3", "-", "a.log")).isEqualTo(2);
        assertThat(commands.errors()).contains("Unknown option: '--lines=3'");
        assertThat(commands.run("ddl")).isEqualTo(2);
        assertThat(commands.errors()).contains("Missing required parameter: '<kind>'");
        assertThat(commands.run()).isEqualTo(2);
        assertThat(commands.errors()).contains("Missing required subcommand");
    }

    @Test
    void shouldOverrideASettingBeforeAndAfterTheCommand() {
        assertThat(commands.run("-D" + OVERRIDDEN + "=a=b", "sketch", "none.log"))
                .isOne();
        assertThat(System.getProperty(OVERRIDDEN)).isEqualTo("a=b");
        assertThat(commands.run("sketch", "-D" + OVERRIDDEN, "none.log")).isOne();
        assertThat(System.getProperty(OVERRIDDEN)).isEmpty();
    }

    @Test
    void shouldNotTakeAWordForTheNameOfAFileWithArguments() {
        assertThat(commands.run("sketch", "@none.log")).isOne();
        assertThat(commands.errors()).contains("There is no file ", "@none.log");
    }

    @Test
    void shouldSayThatKafkaDoesNotAnswer() {
        settings.put("camel.component.kafka.brokers", "127.0.0.1:1");
        settings.put("camel.component.kafka.additional-properties[default.api.timeout.ms]", "500");
        settings.put("camel.component.kafka.request-timeout-ms", "400");

        assertThat(commands.run("dead-letters")).isOne();
        assertThat(commands.errors()).startsWith("Kafka does not answer (camel.component.kafka.brokers): ");
    }

    @Test
    void shouldSayWhereDeadLettersAreThatGoToFiles() {
        settings.put("dead-letters.sink", "file");

        assertThat(commands.run("dead-letters")).isOne();
        assertThat(commands.errors()).contains("dead-letters.directory", "(dead-letters.sink)");
    }
}
