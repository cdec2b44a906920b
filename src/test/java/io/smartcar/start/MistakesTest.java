package io.smartcar.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.support.LogCapture;
import io.smartcar.cluster.TestCertificates;
import io.smartcar.operate.RunCommand;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Mistakes that are typical of those who edit the routes and the settings: each stops the start with one good sentence. */
class MistakesTest {
    private static final Pattern LINE = Pattern.compile("([\\w.-]+\\.yaml:)?«([^»]*)»");

    @TempDir
    static Path stores;

    @TempDir
    Path folder;

    private final LogCapture log = LogCapture.of("");
    private final Properties settings = new Properties();

    @BeforeAll
    static void createKeyStores() throws Exception {
        TestCertificates.create(stores);
    }

    @BeforeEach
    void copyTheRoutes() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        settings.put("camel.main.routes-include-pattern", "file:" + folder + "/*.camel.yaml");
        settings.put("camel.main.duration-max-seconds", "1");
        settings.put("camel.management.enabled", "false");
        settings.put("topics.wait-ms", "0");
        settings.put("files.directory", folder.resolve("incoming").toString());
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void shouldStartTheRoutesAndSettingsAsTheyAre() {
        assertThat(new RunCommand(settings).run()).isZero();
        // without an HBase, its tables may be reported before the routes stop
        assertThat(log.messages(Level.ERROR)).allMatch(message -> message.startsWith("table "));
    }

    /**
     * @param in a route's file, or "settings"
     * @param right a text of it, or the key of a setting
     * @param wrong what stands there instead, or the value of the setting; \n is a new line, for example of another
     *     setting, \t a tab, ${stores} the folder of the test certificates
     * @param sentence what is said, without the folder; «text» is the number of the first line of the file that begins with
     *     the text, after its indentation
     */
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(
            resources = "mistakes.csv",
            delimiter = '|',
            quoteCharacter = '`',
            numLinesToSkip = 1,
            ignoreLeadingAndTrailingWhitespace = false)
    void shouldStopTheStartWithOneGoodSentence(String mistake, String in, String right, String wrong, String sentence)
            throws IOException {
        if (in.equals("settings")) {
            String lines = right + "=" + wrong.translateEscapes().replace("${stores}", stores.toString());
            settings.load(new StringReader(lines));
        } else {
            edit(folder.resolve(in + ".camel.yaml"), right, wrong == null ? "" : wrong);
        }

        assertThat(new RunCommand(settings).run()).isEqualTo(1);

        assertThat(log.messages(Level.ERROR))
                .extracting(message -> message.replace(folder + "/", "").replace(stores.toString(), "${stores}"))
                .isEqualTo(List.of("The routes do not start: " + withLineNumbers(in, sentence)));
        assertThat(log.stackTraces()).isEmpty();
    }

    private String withLineNumbers(String in, String sentence) {
        return LINE.matcher(sentence).replaceAll(found -> {
            String file = found.group(1) == null ? in + ".camel.yaml:" : found.group(1);
            return Objects.requireNonNullElse(found.group(1), "")
                    + numberOfLine(file.replaceFirst(":$", ""), found.group(2));
        });
    }

    private long numberOfLine(String file, String text) {
        try (Stream<String> lines = Files.lines(folder.resolve(file))) {
            String stripped = lines.map(String::strip).collect(Collectors.joining("\n", "\n", ""));
            int at = stripped.indexOf("\n" + text.translateEscapes());
            assertThat(at).as("the place of '%s' in %s", text, file).isNotNegative();
            return stripped.substring(0, at + 1).lines().count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldNameARouteFileInAnotherEncoding() throws IOException {
        Path file = folder.resolve("kafka-to-hbase.camel.yaml");
        Files.writeString(file, "# 한글\n" + Files.readString(file), Charset.forName("MS949"));

        assertThat(new RunCommand(settings).run()).isEqualTo(1);

        assertThat(log.messages(Level.ERROR))
                .containsExactly("The routes do not start: " + file
                        + ": line 1 is not UTF-8: save the file as UTF-8, in the editor or with iconv");
    }

    private static void edit(Path file, String right, String wrong) throws IOException {
        String text = Files.readString(file);
        String edited = right == null ? wrong : text.replace(right.translateEscapes(), wrong.translateEscapes());
        assertThat(edited).isNotEqualTo(text);
        Files.writeString(file, edited);
    }
}
