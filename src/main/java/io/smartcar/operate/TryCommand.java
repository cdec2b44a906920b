package io.smartcar.operate;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * Prints the outcome of the first lines of a file, with the settings of this process and without any server.
 *
 * <p>Run by {@code bin/smartcar-routes try}. The exit status is 0 if no line would be a dead letter, 1 if one would, and
 * 2 if it could not be tried.
 */
public final class TryCommand {
    private static final String USAGE =
            "Expected: try <kind, or - for those that claim the file's name> <file> [lines, default 10] [-Dkey=value …]";
    private static final long LINES = 10;

    private TryCommand() {}

    /** Tries the lines of a file, and exits. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(
                new Properties(),
                OfflineContext.words(arguments),
                Path.of(System.getProperty("try.directory", "")),
                out));
    }

    /**
     * Tries the lines of a file.
     *
     * @param overrides settings that override all others
     * @param words kind, file and, optionally, the number of lines
     * @param directory the folder that the file's path is relative to
     * @param out receives the report
     * @return the exit status
     */
    public static int run(Properties overrides, List<String> words, Path directory, PrintStream out) {
        if (words.size() < 2 || words.size() > 3) {
            out.println(USAGE);
            return 2;
        }
        try (OfflineContext context = new OfflineContext(overrides)) {
            long lines = words.size() < 3 ? LINES : lines(words.get(2));
            return context.dryRun().run(words.get(0), directory.resolve(words.get(1)), lines, out) == 0 ? 0 : 1;
        } catch (Exception e) {
            out.println(OfflineContext.sentence(e));
        }
        return 2;
    }

    private static long lines(String text) {
        try {
            long lines = Long.parseLong(text);
            if (lines > 0) {
                return lines;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw new IllegalArgumentException("Expected a number of lines, got '" + text + "'. " + USAGE);
    }
}
