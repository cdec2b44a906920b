package io.smartcar.operate;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the outcome of the first lines of a file, with the settings of this process and without any server. */
@Command(
        name = "try",
        description = "Shows the outcome of the first lines of a file, without a server.",
        exitCodeList = {" 0:no line would be a dead letter", " 1:one would", " 2:it could not be tried, or wrong usage"
        },
        exitCodeOnExecutionException = 2)
final class TryCommand implements Callable<Integer> {
    private final Properties overrides;
    private final PrintStream out;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "<kind>",
            description = "The kind of the lines, or - for those that claim the file's name.")
    private String kind;

    @Parameters(index = "1", paramLabel = "<file>", description = "The file, which may be compressed.")
    private Path file;

    @Parameters(
            index = "2",
            paramLabel = "<lines>",
            arity = "0..1",
            defaultValue = "10",
            description = "The number of lines (default: ${DEFAULT-VALUE}).")
    private long lines;

    /**
     * @param overrides settings that override all others
     * @param out receives the report
     */
    TryCommand(Properties overrides, PrintStream out) {
        this.overrides = overrides;
        this.out = out;
    }

    @Override
    public Integer call() throws Exception {
        if (lines < 1) {
            throw new ParameterException(
                    spec.commandLine(), "Expected a number of lines that is at least 1, got " + lines);
        }
        try (CommandContext context = CommandContext.offline(overrides)) {
            return context.dryRun().run(kind, file, lines, out) == 0 ? 0 : 1;
        }
    }
}
