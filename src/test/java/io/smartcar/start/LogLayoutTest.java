package io.smartcar.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped layout of the log: libraries log names of files and texts of senders as they are. */
class LogLayoutTest {
    private static final String FORGED = "2026-11-30T00:00:00.000Z ERROR Store forged";

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r", "\n\n", "\u0085", "\u2028", "\u2029", "\u000b", "\f"})
    void shouldLogAMessageOnOneLine(String lineBreak) {
        assertThat(logged("Cannot rename a" + lineBreak + FORGED, null).strip().split("\\R"))
                .singleElement()
                .asString()
                .contains("Cannot rename a", FORGED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r", "\n\n", "\n\r", "\r\r\n", "\u0085", "\u2028"})
    void shouldNotBeginALineWithTheTextOfAnException(String lineBreak) {
        Throwable failure =
                new IOException("a" + lineBreak + FORGED, new NoSuchFileException("b" + lineBreak + FORGED));

        assertThat(logged("Failed", failure).split("\\R"))
                .hasSizeGreaterThan(4)
                .noneMatch(line -> line.startsWith("2026-11-30T00"));
    }

    @Test
    void shouldNotPassOnWhatControlsATerminalOrTheDirectionOfText() {
        String control = "\u001b[31m \u009b31m \b \u0000 \u007f \u202e \u2066 \u200f";

        assertThat(logged("Read " + control, new IOException(control)))
                .contains("Read ?[31m ?31m ? ? ? ? ? ?")
                .matches("(?s)[^\\p{Cc}\\p{Cf}]*+([\\n\\t][^\\p{Cc}\\p{Cf}]*+)*+");
    }

    @Test
    void shouldKeepAnOrdinaryLineAndTheLinesOfAStackTrace() {
        String logged = logged("운전 é\t'C:\\new'", new IOException("disk full"));

        assertThat(logged.lines().findFirst()).get().asString().endsWith(" WARN  Files 운전 é\t'C:\\new'");
        assertThat(logged)
                .contains("'C:\\new'\njava.io.IOException: disk full\n  \tat io.smartcar.start.LogLayoutTest.")
                .containsOnlyOnce("disk full")
                .endsWith("\n");
    }

    /** Times of one form, in which no name from outside forges a line. */
    @Test
    void shouldBeTheLayoutOfTheLauncherAsWell() throws IOException {
        Pattern layout = Pattern.compile("(?s)<Pattern>.*</Pattern>|<Property name=\"control\">[^<]*");
        String shipped = Files.readString(Path.of("src/main/resources/log4j2.xml"));
        String launcher = Files.readString(Path.of("src/test/resources/io/smartcar/local/log4j2.xml"));

        assertThat(layout.matcher(launcher).results().map(MatchResult::group))
                .hasSize(2)
                .containsExactlyElementsOf(layout.matcher(shipped)
                        .results()
                        .map(MatchResult::group)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "component.kafka.KafkaConsumer",
                "component.kafka.KafkaFetchRecords",
                "component.kafka.consumer.support.subcription.DefaultSubscribeAdapter",
                "component.platform.http.main.MainHttpServerUtil"
            })
    void shouldNotLogWhatSaysNothingToAnOperator(String logger) {
        assertThat(LogManager.getLogger("org.apache.camel." + logger).getLevel())
                .isEqualTo(Level.WARN);
    }

    private static String logged(String message, Throwable failure) {
        LoggerContext log = (LoggerContext) LogManager.getContext(false);
        return log.getConfiguration()
                .getAppender("console")
                .getLayout()
                .toSerializable(Log4jLogEvent.newBuilder()
                        .setLoggerName("io.smartcar.Files")
                        .setLevel(Level.WARN)
                        .setMessage(new SimpleMessage(message))
                        .setThrown(failure)
                        .build())
                .toString();
    }
}
