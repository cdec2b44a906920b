package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.support.LogCapture;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.camel.component.file.GenericFile;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** File names that cannot be decoded are reported and do not block other files. */
class UndecodableNamesTest {
    private static final String NAME = "SmartCarDriverInfo";
    /** "Korea" in UTF-8, and the same in CP949, octal. */
    private static final String UTF8 = "\\355\\225\\234";

    private static final String CP949 = "\\307\\321";

    @TempDir
    Path folder;

    @Test
    void shouldAcceptAllDecodableNamesInAUtf8Locale() throws Exception {
        assertThat(look("C.UTF-8"))
                .contains("accepted 2 of 4, again 2", "reported 2 of 2 in UTF-8", "rename it", "waiting 4 files");
    }

    @Test
    void shouldAcceptAsciiNamesInAnAsciiLocale() throws Exception {
        assertThat(look("C"))
                .contains(
                        "accepted 1 of 4, again 1",
                        "reported 3 of 3 in ANSI_X3.4-1968",
                        "set LC_ALL",
                        "waiting 3 files");
    }

    /** The output of a JVM with this locale that selects files in a folder with such names. */
    private String look(String locale) throws Exception {
        for (String more : new String[] {".log", UTF8 + ".log", CP949 + ".log", CP949 + ".log.gz"}) {
            run(new ProcessBuilder("sh", "-c", "printf x > \"$(printf '" + folder + "/" + NAME + more + "')\""));
        }
        ProcessBuilder look = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Look.class.getName(),
                folder.toString());
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
        public static void main(String[] arguments) {
            FileHarness harness = new FileHarness(Path.of(arguments[0]));
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
            }
        }

        private static boolean accepts(FileHarness harness, File file) {
            GenericFile<File> entry = new GenericFile<>();
            entry.setFile(file);
            return harness.beans.selector().accept(entry);
        }
    }
}
