package io.smartcar.faults.points;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.byteman.check.RuleCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the kill points fit the classes as they are. */
class KillPointsTest {
    static Stream<KillPoint> points() {
        return KillPoint.all().stream();
    }

    /** A method that was renamed or moved would leave its point unreached. */
    @ParameterizedTest
    @MethodSource("points")
    void shouldFindThePlaceOfTheRule(KillPoint point) {
        ByteArrayOutputStream problems = new ByteArrayOutputStream();
        RuleCheck check = new RuleCheck();
        check.setPrintStream(new PrintStream(problems, true, StandardCharsets.UTF_8));
        check.addRuleFile(point.rule().toString());

        check.checkRules();

        assertThat(check.getResult().hasError() || check.getResult().hasWarning())
                .as(problems.toString(StandardCharsets.UTF_8))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("points")
    void shouldNameThePointAndSayThatItIsReached(KillPoint point) throws IOException {
        assertThat(Files.readString(point.rule()))
                .startsWith("# ")
                .contains("RULE " + point.name() + "\n")
                .contains("traceln(\"" + point.sign() + "\"); killJVM()");
    }

    @Test
    void shouldListAllPointsInTheDocumentation() throws IOException {
        List<String> rows = KillPoint.all().stream()
                .map(point -> "| " + point.area() + " | `" + point.name() + "` | " + point.meaning() + " |")
                .toList();
        assertThat(Files.readAllLines(Path.of("docs", "fault-suite.md")).stream()
                        .filter(line -> line.matches("\\| \\w+ \\| `[\\w-]+` \\| .*")))
                .containsExactlyElementsOf(rows);
    }
}
