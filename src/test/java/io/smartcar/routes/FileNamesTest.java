package io.smartcar.routes;

import static io.smartcar.routes.FileRoute.LINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that a file system allows: files are read and moved, whatever their names are. */
class FileNamesTest {
    private static final String KIND = "kind.driver.files";
    private static final int LONGEST = 255;
    /** With a suffix of the time, both are too long. */
    private static final List<String> NAMES = List.of(
            "SmartCarDriverInfo" + "x".repeat(LONGEST - 22) + ".log",
            "SmartCarDriverInfo" + "y".repeat(LONGEST - 22) + ".log",
            "SmartCarDriverInfo" + "서".repeat(77) + ".log",
            "SmartCarDriverInfo" + "😀".repeat(58) + ".log",
            "SmartCarDriverInfo\\n.log",
            "SmartCarDriverInfo\\..\\up.log",
            "SmartCarDriverInfo 1%20#frag?a=b&c+d.log",
            "SmartCarDriverInfo ${file:name} {{events.topics}} $simple{body}.log",
            "SmartCarDriverInfo'\"`*[a]{b}~;|<>.log",
            "SmartCarDriverInfo\nline\u001b[2J\t.log",
            "SmartCarDriverInfo운전.log",
            "SmartCarDriverInfo" + Normalizer.normalize("운전é", Normalizer.Form.NFD) + ".log",
            "SmartCarDriverInfo.log.log",
            "SmartCarDriverInfo .log");

    @TempDir
    Path folder;

    @TempDir
    Path outside;

    @Test
    void shouldReadAndMoveFilesOfAnyName() throws Exception {
        try (FileRoute route = new FileRoute(folder)) {
            for (String name : NAMES) {
                drop(name, LINE + "\n");
            }
            await().untilAsserted(() -> assertThat(names(folder)).noneMatch(name -> name.endsWith(".log")));
            assertThat(Batches.lines(route.events())).hasSize(NAMES.size());
            assertThat(names(folder.resolve("done"))).hasSize(NAMES.size()).allSatisfy(name -> {
                assertThat(name).matches("(?s)SmartCarDriverInfo.*\\.\\d{8}-\\d{6}-\\d{3}(-\\d)?");
                assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(LONGEST);
            });
        }
    }

    @Test
    void shouldMoveDamagedFilesOfAnyNameWithTheReason() throws Exception {
        try (FileRoute route = new FileRoute(folder)) {
            for (String name : NAMES) {
                Path file = Files.write(outside.resolve("next"), new byte[] {0x1f, (byte) 0x8b, 8});
                Files.move(file, folder.resolve(name));
            }
            await().untilAsserted(() -> assertThat(names(folder)).noneMatch(name -> name.endsWith(".log")));
            Set<String> failed = names(folder.resolve("failed"));
            assertThat(failed).hasSize(2 * NAMES.size());
            for (String name : failed) {
                assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(LONGEST);
                if (!name.endsWith(".reason.txt")) {
                    assertThat(failed).contains(name + ".reason.txt");
                }
            }
            // a name is no text to evaluate, and no control of a terminal
            for (String name : failed) {
                if (name.endsWith(".reason.txt")) {
                    assertThat(Files.readString(folder.resolve("failed").resolve(name)))
                            .doesNotContain("\u001b")
                            .hasLineCount(2);
                }
            }
        }
    }

    /** Finder, Samba and HFS+ store a syllable as its letters. */
    @ParameterizedTest
    @ValueSource(strings = {"NFC", "NFD"})
    void shouldCompareNamesAndPatternsInOneNormalForm(String pattern) throws Exception {
        String glob = Normalizer.normalize("{운전기록*,é?}.csv", Normalizer.Form.valueOf(pattern));
        String unfinished = Normalizer.normalize("*쓰는중.csv", Normalizer.Form.valueOf(pattern));
        try (FileRoute route = new FileRoute(folder, KIND, glob, "files.unfinished", unfinished)) {
            for (Normalizer.Form form : Normalizer.Form.values()) {
                if (form == Normalizer.Form.NFC || form == Normalizer.Form.NFD) {
                    drop(Normalizer.normalize("운전기록1.csv", form), LINE + "\n");
                    drop(Normalizer.normalize("é1.csv", form), LINE + "\n");
                    drop(Normalizer.normalize("운전기록쓰는중.csv", form), LINE + "\n");
                }
            }
            await().untilAsserted(
                            () -> assertThat(Batches.lines(route.events())).hasSize(4));
            await().untilAsserted(() -> assertThat(names(folder))
                    .filteredOn(name -> name.endsWith(".csv"))
                    .hasSize(2));
        }
    }

    private void drop(String name, String content) throws Exception {
        Files.move(Files.writeString(outside.resolve("next"), content), folder.resolve(name));
    }

    private static Set<String> names(Path where) throws Exception {
        try (Stream<Path> files = Files.list(where)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
