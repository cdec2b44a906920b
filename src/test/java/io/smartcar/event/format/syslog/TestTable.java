package io.smartcar.event.format.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** A table of inputs and expected results: a line, and the next line after {@code => }; # begins a comment. */
public final class TestTable {
    private static final String EXPECTED = "=> ";

    private TestTable() {}

    public static Stream<Arguments> read(String resource) throws IOException {
        List<Arguments> rows = new ArrayList<>();
        String input = null;
        try (InputStream stream = TestTable.class.getResourceAsStream(resource)) {
            for (String line : new String(stream.readAllBytes(), UTF_8).split("\n")) {
                if (line.startsWith(EXPECTED)) {
                    rows.add(Arguments.of(input, line.substring(EXPECTED.length())));
                } else if (!line.startsWith("#") && !line.isEmpty()) {
                    input = line;
                }
            }
        }
        return rows.stream();
    }
}
