package io.smartcar.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bin/smartcar-routes try} prints and returns, with the real settings and no server. */
class TryCommandTest {
    private static final String HEADER = "Driver Status Infomation,CarNum,AccStep";
    private static final String EVENT = "20160101000000,X0001,3,0,F,N,15,C01";

    private final Properties settings = new Properties();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @Test
    void shouldShowTheOutcomeOfEachLine() throws IOException {
        write("SmartCarDriverInfo.log", HEADER, EVENT, "what is this", "20160101000000,X0001", EVENT + "\r");

        assertThat(run("-", "SmartCarDriverInfo.log")).isEqualTo(1);
        assertThat(printed())
                .containsPattern(
                        """
                        @0 dropped by kind.driver.drop=\\^\\(Driver Status Infomation,\\|\\$\\)
                            line   Driver Status Infomation,CarNum,AccStep
                        @40 kept as driver
                            line   20160101000000,X0001,3,0,F,N,15,C01
                            topic  smartcar-driver
                            key    X0001
                            id     [0-9a-f]{16}:40
                            table  DriverCarInfo
                            row    00000010106102-X0001-bd5f6100
                            time   2015-12-31T15:00:00Z
                            cell   cf1:date=20160101000000 @1451574000000
                        """)
                .contains(
                        "@76 dead letter, unmatched: Expected a line that matches kind.driver.keep or kind.driver.drop")
                .contains("@89 dead letter, columns: Expected 8 columns (kind.driver.columns), got 2")
                .endsWith(
                        "5 lines: 2 kept (driver 2), 1 dropped (driver 1), 2 dead letters (columns 1, unmatched 1)\n");
    }

    @Test
    void shouldShowOnlyTheFirstLinesAndSucceed() throws IOException {
        write("SmartCarDriverInfo.log.1", HEADER, EVENT, "what is this");

        assertThat(run("-", "SmartCarDriverInfo.log.1", "2")).isZero();
        assertThat(printed()).endsWith("The first 2 lines: 1 kept (driver 1), 1 dropped (driver 1), 0 dead letters\n");
    }

    @Test
    void shouldTakeTheKindThatIsNamedAndTheSettingsOfTheProcess() throws IOException {
        settings.setProperty("kind.note.topic", "notes");
        settings.setProperty("kind.note.table", "Notes");
        settings.setProperty("kind.note.family", "n");
        settings.setProperty("kind.note.fields.source", "{salt(line,2)}");
        settings.setProperty("events.max-bytes", "20");
        write("anything", "hello", "x".repeat(21));

        assertThat(run("note", "anything")).isEqualTo(1);
        assertThat(printed())
                .contains("topic  notes", "key    none", "cell   n:line=hello @", "cell   n:source=")
                .contains("@6 dead letter, length: Expected at most 20 bytes (events.max-bytes), but the line has 21");
    }

    @Test
    void shouldShowThatAHeaderIsDroppedAndSayIfItIsAnotherOne() throws IOException {
        settings.setProperty("kind.trip.format", "csv");
        settings.setProperty("kind.trip.columns", "time,car");
        settings.setProperty("kind.trip.header", "true");
        settings.setProperty("kind.trip.topic", "trips");
        settings.setProperty("kind.trip.table", "Trips");
        settings.setProperty("kind.trip.family", "t");
        write("good.csv", "time,car", "1,a");
        write("wrong.csv", "car,time", "a,1");

        assertThat(run("trip", "good.csv")).isZero();
        assertThat(printed()).contains("@0 dropped by kind.trip.header\n", "cell   t:car=a");
        assertThat(run("trip", "wrong.csv")).isEqualTo(2);
        assertThat(printed()).contains("header 'time,car' (kind.trip.columns), got 'car,time'");
    }

    @Test
    void shouldSayWhyItCannotBeTried() throws IOException {
        write("notes.txt", "hello");

        assertThat(run("-", "notes.txt")).isEqualTo(2);
        assertThat(run("nothing", "notes.txt")).isEqualTo(2);
        assertThat(run("driver", "elsewhere.txt")).isEqualTo(2);
        assertThat(run("-", "notes.txt", "many")).isEqualTo(2);
        assertThat(run("-", "notes.txt", "0")).isEqualTo(2);
        assertThat(run("-")).isEqualTo(2);
        settings.setProperty("kind.driver.key", "car");
        assertThat(run("-", "notes.txt")).isEqualTo(2);
        assertThat(printed())
                .contains("No kind claims the name of ", "kind.<name>.files")
                .contains("Expected one of the kinds driver, status, got 'nothing'")
                .contains("There is no file " + folder.resolve("elsewhere.txt"))
                .contains("'many' is not a long")
                .contains("Expected a number of lines that is at least 1, got 0")
                .contains("Missing required parameter: '<file>'")
                .contains("Setting kind.driver.key is wrong: expected one of the columns");
    }

    private void write(String name, String... lines) throws IOException {
        Files.write(folder.resolve(name), List.of(lines));
    }

    private int run(String... words) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        String[] arguments = Stream.concat(Stream.of("try"), Stream.of(words)).toArray(String[]::new);
        return Commands.run(settings, folder, out, out, arguments);
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
