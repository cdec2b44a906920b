package io.smartcar.operate.sketch;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneId;

/**
 * Prints the file of a kind for the lines of a file, without any server or setting.
 *
 * <p>Run by {@code bin/smartcar-routes sketch}. The exit status is 0, or 1 with a sentence on the standard error output.
 */
public final class SketchCommand {
    private static final String USAGE = "Expected: sketch <file>";

    private SketchCommand() {}

    /** Sketches a kind, and exits. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        if (arguments.length != 1) {
            errors.println(USAGE);
            System.exit(1);
        }
        System.exit(run(
                Path.of(System.getProperty("try.directory", "")).resolve(arguments[0]),
                ZoneId.systemDefault(),
                out,
                errors));
    }

    /**
     * Sketches a kind.
     *
     * @param zone the zone of times that name none
     * @param out receives the kind's file
     * @param errors receives the reason if there is none
     * @return the exit status
     */
    public static int run(Path file, ZoneId zone, PrintStream out, PrintStream errors) {
        try {
            KindSketch.of(file, zone).print(out);
            return 0;
        } catch (NoSuchFileException e) {
            errors.println("There is no file " + file);
        } catch (IOException e) {
            errors.println("Failed to read " + file + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            errors.println(e.getMessage());
        }
        return 1;
    }
}
