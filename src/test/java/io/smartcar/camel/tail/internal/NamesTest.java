package io.smartcar.camel.tail.internal;

import static io.smartcar.camel.tail.internal.LogFiles.lines;
import static io.smartcar.camel.tail.internal.LogFiles.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Names that a file system allows. */
class NamesTest {
    @TempDir
    Path folder;

    private Tail tail;

    @BeforeEach
    void create() throws Exception {
        tail = new Tail(Files.createDirectory(folder.resolve("logs")), folder.resolve("positions.json"));
    }

    @AfterEach
    void close() {
        tail.close();
    }

    /** Finder and Samba store a Hangul syllable as its letters. */
    @ParameterizedTest
    @EnumSource(
            value = Form.class,
            names = {"NFC", "NFD"})
    void shouldCompareNamesAndPatternsInOneNormalForm(Form form) {
        tail.configuration.setRecursive(true);
        tail.configuration.setInclude(Normalizer.normalize("운전*.log,서울/*.csv", form));
        tail.configuration.setExclude(Normalizer.normalize("*백업*", form));
        tail.start();
        int line = 0;
        for (Form each : List.of(Form.NFC, Form.NFD)) {
            for (String name : List.of("운전1.log", "서울/a.csv", "운전백업.log", "부산/b.csv")) {
                line++;
                tail.write(Normalizer.normalize(name, each), lines(line, line));
            }
        }
        tail.settle();
        assertThat(tail.texts()).containsExactlyInAnyOrder("line 1", "line 2", "line 5", "line 6");
    }

    @Test
    void shouldReadFilesOfAnyNameOnceAndResumeThem() throws Exception {
        List<String> names = List.of(
                "-a.log",
                "a b%20#?&+.log",
                "${file:name}{{x}}.log",
                "a\\b.log",
                "a\nb\u001b.log",
                "x".repeat(251) + ".log",
                "서".repeat(83) + ".log");
        tail.configuration.setInclude("*.log");
        tail.start();
        int line = 0;
        for (String name : names) {
            line++;
            tail.write(name, lines(line, line));
        }
        writeInCp949("운전.log", lines(8, 8));
        tail.settle();
        assertThat(tail.texts()).containsExactlyInAnyOrderElementsOf(numbers(1, 8));
        tail.kill();
        tail.start();
        tail.settle();
        assertThat(tail.texts()).hasSize(8);
    }

    private void writeInCp949(String name, String content) throws Exception {
        StringBuilder octal = new StringBuilder();
        for (byte each : name.getBytes(Charset.forName("x-windows-949"))) {
            octal.append(String.format("\\%03o", each));
        }
        Process shell = new ProcessBuilder(
                        "sh", "-c", "printf '" + content + "' > \"$(printf '" + tail.directory + "/" + octal + "')\"")
                .start();
        assertThat(shell.waitFor()).isZero();
    }
}
