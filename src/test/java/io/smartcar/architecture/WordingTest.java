package io.smartcar.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** Phrases that read as if translated stay out of sources, routes, settings and pages: CONTRIBUTING.md has the glossary. */
class WordingTest {
    /** Texts for users and developers. */
    private static final List<String> READ =
            List.of("src/main", "routes", "docs", "README.md", "CONTRIBUTING.md", "CHANGELOG.md");

    static final List<Arguments> UNWANTED = List.of(
            Arguments.of("anew", "again, or a verb: recreate, restart"),
            Arguments.of("whoever", "the caller, the user, the sender"),
            Arguments.of("becom(es?|ing) of|became of", "the outcome of, happens to"),
            Arguments.of("(sees?|saw|seen) to (it|the|that|them|this|again|later|by)", "ensure, handle, check"),
            Arguments.of("(is|are|was|be|been) done with", "finished, complete, closed"),
            Arguments.of("what (is|was|are|were|has|had) not", "a noun: failures, the rest, pending events"),
            Arguments.of("(takes?|took|taken) note", "record, remember"),
            Arguments.of("(gives?|gave|given) back", "return, release"),
            Arguments.of("(lets?|letting) go", "release, forget"),
            Arguments.of("(go|goes|going|went|gone) on", "continue, resume, keep doing"),
            Arguments.of("(comes?|came|coming) again", "is read, sent or delivered again"),
            Arguments.of("(?<!dead[- .]|ascii |pattern |\\| |  )letters(?!, digits)", "dead letters, or characters"),
            Arguments.of("nobody|somebody", "no thread, another process, an administrator"),
            Arguments.of("(send|dev-console|jolokia|upload|download)-enabled=true", "a way without a login for all"),
            Arguments.of("mend(s|ed|ing)?", "repair, correct"),
            Arguments.of("(takes|taken|took) up", "resume, restart"),
            Arguments.of("unless said|so many|at will", "by default, this many, a verb with its object"),
            Arguments.of("(comes?|came) into being", "is created, appears"),
            Arguments.of("judge(s|d|ments?)?|judgments?|verdicts?", "classify, classification, failure kind"),
            Arguments.of("convict(s|ed)?|witness(es)?|innocent|guilty|fates?", "reject, control event, outcome"));

    @ParameterizedTest
    @FieldSource("UNWANTED")
    void shouldNotUse(String phrase, String better) throws IOException {
        // a phrase may be broken by the end of a line, and by what begins the next one in a comment
        Pattern pattern = Pattern.compile(
                "\\b(" + phrase.replaceAll(" (?=\\(|\\w)", "\\\\s+(?:[*#>|] *)?") + ")\\b", Pattern.CASE_INSENSITIVE);
        List<String> found = new ArrayList<>();
        for (Path file : files()) {
            String text = Files.readString(file);
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                long line = text.substring(0, matcher.start() + 1).lines().count();
                found.add(file + ":" + line + ": " + matcher.group().replaceAll("\\s+", " "));
            }
        }
        assertThat(found).as("instead write " + better).isEmpty();
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String root : READ) {
            try (Stream<Path> found = Files.walk(Path.of(root))) {
                found.filter(Files::isRegularFile)
                        .filter(file -> file.toString().matches(".*\\.(java|yaml|properties|md|svg|xml)"))
                        .forEach(files::add);
            }
        }
        return files;
    }
}
