package io.smartcar.operate.sketch;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the file of a kind for the lines of a file, without any server or setting. */
@Command(
        name = "sketch",
        description = "Prints the file of a kind for the lines of a file, to be put into conf/kinds/.",
        exitCodeList = {" 0:printed", " 1:there is none", " 2:wrong usage"})
public final class SketchCommand implements Callable<Integer> {
    private final ZoneId zone;
    private final PrintStream out;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "<file>", description = "A file of such lines, which may be compressed.")
    private Path file;

    /**
     * @param zone the zone of times that name none
     * @param out receives the kind's file
     */
    public SketchCommand(ZoneId zone, PrintStream out) {
        this.zone = zone;
        this.out = out;
    }

    @Override
    public Integer call() {
        try {
            KindSketch.of(file, zone).print(out);
            return 0;
        } catch (NoSuchFileException e) {
            return failed("There is no file " + file);
        } catch (IOException e) {
            return failed("Failed to read " + file + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            return failed(e.getMessage());
        }
    }

    private int failed(String sentence) {
        spec.commandLine().getErr().println(sentence);
        return 1;
    }
}
