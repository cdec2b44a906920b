package io.smartcar.operate;

import io.smartcar.event.kind.Kinds;
import io.smartcar.start.check.Mistake;
import io.smartcar.store.hbase.EventToRow;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

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

    private final Properties overrides;

    /** @param overrides settings that override all others */
    TryCommand(Properties overrides) {
        this.overrides = overrides;
    }

    /** Tries the lines of a file, and exits. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        List<String> words = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.startsWith("-D")) {
                String[] setting = argument.substring(2).split("=", 2);
                System.setProperty(setting[0], setting.length > 1 ? setting[1] : "");
            } else {
                words.add(argument);
            }
        }
        System.exit(run(new Properties(), words, Path.of(System.getProperty("try.directory", "")), out));
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
        try {
            long lines = words.size() < 3 ? LINES : lines(words.get(2));
            return new TryCommand(overrides).run(words.get(0), directory.resolve(words.get(1)), lines, out);
        } catch (NoSuchFileException e) {
            out.println("There is no file " + e.getFile());
        } catch (IOException e) {
            out.println("Failed to read " + words.get(1) + ": " + e);
        } catch (Exception e) {
            out.println(Mistake.sentence(null, e));
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

    private int run(String kind, Path file, long lines, PrintStream out) throws Exception {
        Main main = new Main();
        overrides.forEach((key, value) -> main.addOverrideProperty((String) key, (String) value));
        main.addOverrideProperty("camel.main.auto-startup", "false");
        main.addOverrideProperty("camel.main.routes-include-pattern", "false");
        main.addOverrideProperty("camel.management.enabled", "false");
        main.addOverrideProperty("routes.reload", "false");
        try {
            main.start();
            CamelContext context = main.getCamelContext();
            DryRun dryRun = new DryRun(
                    context,
                    context.getRegistry().findSingleByType(Kinds.class),
                    context.getRegistry().findSingleByType(EventToRow.class),
                    Integer.parseInt(setting(context, "events.max-bytes")),
                    setting(context, "events.collector"),
                    Clock.systemUTC());
            return dryRun.run(kind, file, lines, out) == 0 ? 0 : 1;
        } finally {
            main.stop();
        }
    }

    private static String setting(CamelContext context, String key) {
        return context.getPropertiesComponent().resolveProperty(key).orElse("");
    }
}
