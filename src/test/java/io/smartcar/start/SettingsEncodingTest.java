package io.smartcar.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings with letters beyond ASCII, wherever they come from. */
class SettingsEncodingTest {
    private static final String SETTINGS =
            """
            kind.hangul.files=운전기록*.csv
            # 한글
            kind.hangul.keep=^\\\\d{4}-.*,서울
            kind.hangul.columns=시간,차량번호
            kind.hangul.row={차량번호}-{시간}
            kind.hangul.delimiter=,
            kind.hangul.topic=hangul
            kind.hangul.table=Hangul
            kind.hangul.family=a
            kind.hangul.fields.place=\\uC11C\\uC6B8
            camel.main.name=스마트카
            """;

    /** The ways to name a file of settings. */
    private enum Named {
        BY_PROFILE,
        AS_LOCATION,
        AS_OPTION_OF_THE_COMPONENT
    }

    @TempDir
    Path folder;

    private final Main main = new Main();
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private URLClassLoader conf;
    private Path file;

    @BeforeEach
    void configure() throws IOException {
        file = folder.resolve("application-mine.properties");
        conf = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before);
        Thread.currentThread().setContextClassLoader(conf);
        main.addOverrideProperty("camel.main.routes-include-pattern", "false");
        main.addOverrideProperty("camel.management.enabled", "false");
        main.addOverrideProperty("files.directory", folder.resolve("drop").toString());
        main.configure().setProfile("mine");
    }

    @AfterEach
    void stop() throws IOException {
        main.shutdown();
        Thread.currentThread().setContextClassLoader(before);
        conf.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadAFileAsUtf8(Named named) throws Exception {
        Files.writeString(file, SETTINGS);
        if (named != Named.BY_PROFILE) {
            Path other = Files.move(file, folder.resolve("설정.properties"));
            String locations = "file:" + other + ",classpath:application.properties";
            main.configure().setProfile("single-broker");
            if (named == Named.AS_LOCATION) {
                main.setPropertyPlaceholderLocations(locations);
            } else {
                main.addOverrideProperty("camel.component.properties.location", locations);
            }
        }
        assertThatAllIsRead();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void shouldReadAFileOfEachEditor(String lineEnd) throws Exception {
        Files.writeString(file, "\uFEFF" + SETTINGS.replace("\n", lineEnd));
        assertThatAllIsRead();
    }

    @ParameterizedTest
    @ValueSource(strings = {"# 주석", "#", "! a=b", ""})
    void shouldIgnoreACommentAfterAByteOrderMark(String comment) throws Exception {
        Files.writeString(file, "\uFEFF" + comment + "\n" + SETTINGS);
        assertThatAllIsRead();
    }

    private void assertThatAllIsRead() throws Exception {
        main.init();
        CamelContext context = main.getCamelContext();
        Map.of(
                        "files", "운전기록*.csv",
                        "keep", "^\\d{4}-.*,서울",
                        "columns", "시간,차량번호",
                        "row", "{차량번호}-{시간}",
                        "fields.place", "서울")
                .forEach((key, value) -> assertThat(
                                context.getPropertiesComponent().resolveProperty("kind.hangul." + key))
                        .as(key)
                        .contains(value));
        assertThat(context.getName()).isEqualTo("스마트카");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MS949", "EUC-KR"})
    void shouldNameTheLineOfAFileInAnotherEncoding(String encoding) throws Exception {
        Files.writeString(file, "store.group=a\n" + SETTINGS, Charset.forName(encoding));
        assertThatThrownBy(main::init)
                .hasMessage(
                        "conf/application-mine.properties: line 2 is not UTF-8: save the file as UTF-8, in the editor"
                                + " or with iconv");
    }

    @Test
    void shouldRejectUtf16() throws Exception {
        Files.writeString(file, "\uFEFF" + SETTINGS, StandardCharsets.UTF_16LE);
        assertThatThrownBy(main::init)
                .hasMessageStartingWith("conf/application-mine.properties: line 1 is not UTF-8: ");
    }

    /** Camel looks for the profile before anything of ours exists. */
    @Test
    void shouldRejectAProfileThatAByteOrderMarkHides() throws Exception {
        Files.writeString(file, "\uFEFFcamel.main.profile=mine\n" + SETTINGS);
        assertThatThrownBy(main::init)
                .hasMessage(
                        "conf/application-mine.properties: a byte order mark hides the profile in line 1 from Camel:"
                                + " write a comment above it");
    }

    @ParameterizedTest
    @CsvSource({
        "'\u00a0files.directory=a', files.directory, U+00A0",
        "'files.directory\u00a0=a', files.directory, U+00A0",
        "'files\u200b.directory=a', files.directory, U+200B",
        "'\u3000kind.hangul.table=a', kind.hangul.table, U+3000"
    })
    void shouldRejectAnInvisibleCharacterInAKey(String line, String key, String character) throws Exception {
        Files.writeString(file, SETTINGS + line + "\n");
        assertThatThrownBy(main::init)
                .hasMessage(
                        "Setting " + key + " is unknown: delete the invisible character " + character + " in its name");
    }

    /** The command line and the environment in a locale that knows ASCII only. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRejectASettingThatJavaCannotDecode(boolean environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"))
                .redirectErrorStream(true);
        // the name of a file is given to Java as it is, since this process may not know its letters
        Path arguments = Files.writeString(
                folder.resolve("start.sh"),
                (environment ? "export KIND_DRIVER_ENCODING=서울\nexec \"$@\"" : "\"$@\" -Dkind.driver.family=서울")
                        + " io.smartcar.start.KindsStartTest\\$Started\n");
        builder.command().addAll(0, List.of("sh", arguments.toString()));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("Setting kind.driver." + (environment ? "encoding" : "family")
                        + " is not in the encoding of this process (ANSI_X3.4-1968): start it in a UTF-8 locale, for"
                        + " example with LC_ALL=C.UTF-8");
        process.waitFor();
    }
}
