package io.smartcar.event.format.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.event.format.syslog.SyslogMessage.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of known forms in docs/syslog.md: this is what is read from each message. */
class DocumentedSyslogFormsTest {
    private static final long RECEIVED = Instant.parse("2026-11-30T10:00:00Z").toEpochMilli();

    static Stream<List<String>> rows() throws IOException {
        String page = Files.readString(Path.of("docs/syslog.md"));
        String table =
                page.substring(page.indexOf("<!-- syslog forms: "), page.indexOf("<!-- end of syslog forms -->"));
        return table.lines().filter(row -> row.contains("`")).map(row -> Arrays.stream(row.split("(?<!\\\\)\\|", -1))
                .map(cell -> cell.strip().replace("`", "").replace("\\|", "|"))
                .toList());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldReadTimeHostApplicationAndProcess(List<String> row) {
        String line = row.get(2).replace("\\t", "\t");

        SyslogMessage message = new SyslogParser(ZoneOffset.UTC).parse(line.getBytes(UTF_8), RECEIVED);

        assertThat(Arrays.asList(
                        cell(message.time()),
                        cell(message.text(Part.HOST)),
                        cell(message.text(Part.APPLICATION)),
                        cell(message.text(Part.PROCID))))
                .isEqualTo(row.subList(3, 7));
    }

    private static String cell(Object value) {
        return value == null ? "" : value.toString();
    }
}
