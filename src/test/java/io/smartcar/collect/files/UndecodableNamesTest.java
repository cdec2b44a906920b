package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.support.LogCapture;
import io.smartcar.event.kind.Samples;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.camel.component.file.GenericFile;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** File names that this process cannot decode: its locale is not that of the name. */
class UndecodableNamesTest {
    private static final String NAME = "SmartCarDriverInfo";
    /** "Korea" in UTF-8, and the same in CP949, octal. */
    private static final String UTF8 = "\\355\\225\\234";

    private static final String CP949 = "\\307\\321";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"C.UTF-8", "C"})
    void shouldReadAndMoveFilesWhateverTheLocaleIs(String locale) throws Exception {
        assertThat(look(locale, "ascii"))
                .contains(
                        "accepted 4 of 4, again 4",
                        "reported 0 of 0 in ",
                        "waiting 4 files",
                        "sent 4 lines, left 0 files");
        try (Stream<Path> moved = Files.list(folder.resolve("done"))) {
            assertThat(moved.map(file -> file.getFileName().toString().replaceAll("\\.\\d{8}-.*", "")))
                    .containsExactlyInAnyOrder(NAME + ".log", NAME + "한.log", NAME + "한.log", NAME + "한.log.gz");
        }
    }

    @Test
    void shouldSayWhyAFileIsNotReadWhoseNameNoKindCanClaim() throws Exception {
        assertThat(look("C", "hangul"))
                .contains(
                        "accepted 0 of 4, again 0",
                        "reported 4 of 4 in ANSI_X3.4-1968",
                        "SmartCarDriverInfo?.log in place: its name cannot be decoded with",
                        "set LC_ALL",
                        "waiting 0 files");
        assertThat(look("C.UTF-8", "hangul")).contains("accepted 3 of 4, again 3");
    }

    /** The output of a JVM with this locale that selects files in a folder with such names. */
    private String look(String locale, String pattern) throws Exception {
        for (String more : new String[] {".log", UTF8 + ".log", CP949 + ".log", CP949 + ".log.gz"}) {
            run(new ProcessBuilder("sh", "-c", "echo x > \"$(printf '" + folder + "/" + NAME + more + "')\""));
        }
        ProcessBuilder look = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Look.class.getName(),
                folder.toString(),
                pattern);
        look.environment().put("LC_ALL", locale);
        return run(look);
    }

    private static String run(ProcessBuilder builder) throws Exception {
        Process process = builder.redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    /** The other JVM. */
    static final class Look {
        public static void main(String[] arguments) throws Exception {
            FileHarness harness = new FileHarness(Path.of(arguments[0]));
            if (arguments[1].equals("hangul")) {
                harness.beans.kinds = Samples.kinds("kind.driver.files", "SmartCarDriverInfo한*");
            }
            File[] found = new File(arguments[0]).listFiles();
            try (LogCapture log = LogCapture.of(FileSelector.class)) {
                long accepted = Arrays.stream(found)
                        .filter(file -> accepts(harness, file))
                        .count();
                long again = Arrays.stream(found)
                        .filter(file -> accepts(harness, file))
                        .count();
                System.out.println("accepted " + accepted + " of " + found.length + ", again " + again);
                log.messages(Level.WARN).forEach(System.out::println);
                System.out.println("reported " + log.messages(Level.WARN).size() + " of " + (found.length - accepted)
                        + " in " + System.getProperty("sun.jnu.encoding"));
                System.out.println("waiting "
                        + new FileBacklog(harness.beans.selector(), harness.beans.drop())
                                .scan()
                                .files() + " files");
                for (File file : found) {
                    if (accepts(harness, file)) {
                        harness.read(file.getAbsoluteFile());
                    }
                }
                System.out.println("sent " + harness.sent().size() + " lines, left "
                        + Arrays.stream(new File(arguments[0]).listFiles())
                                .filter(file -> file.getName().contains(".log") && !file.isHidden())
                                .count()
                        + " files");
            }
        }

        private static boolean accepts(FileHarness harness, File file) {
            GenericFile<File> entry = new GenericFile<>();
            entry.setFile(file);
            return harness.beans.selector().accept(entry);
        }
    }
}
