package io.smartcar.operate;

import io.smartcar.operate.OrderCommand.Order;
import io.smartcar.operate.sketch.SketchCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The commands of {@code bin/smartcar-routes}. Wrong usage is reported with what was wrong and the usage, and ends with exit
 * status 2; a command that fails says why in one sentence.
 */
@Command(
        name = "smartcar-routes",
        description = "Runs the routes, with the settings of conf/ and of the environment, if no command is given.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Commands.Version.class,
        synopsisSubcommandLabel = "[COMMAND]",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {" 0:done", " 1:failed, or found a problem", " 2:wrong usage"})
public final class Commands {
    private Commands() {}

    /** Runs a command with the settings of this process, and exits. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        Path directory = Path.of(System.getProperty("command.directory", ""));
        System.exit(run(new Properties(), directory, out, errors, arguments));
    }

    /**
     * Runs a command.
     *
     * @param overrides settings that override all others
     * @param directory the folder that paths of files are relative to
     * @param out receives the result
     * @param errors receives the reason if there is none
     * @return the exit status
     */
    public static int run(
            Properties overrides, Path directory, PrintStream out, PrintStream errors, String... arguments) {
        return new CommandLine(new Commands())
                .addSubcommand(new RunCommand(overrides))
                .addSubcommand(new CheckCommand(overrides, out))
                .addSubcommand(new StatusCommand(overrides, out))
                .addSubcommand(new LagCommand(overrides, out))
                .addSubcommand("pause", OrderCommand.of(Order.PAUSE, overrides, out))
                .addSubcommand("resume", OrderCommand.of(Order.RESUME, overrides, out))
                .addSubcommand("drain", OrderCommand.of(Order.DRAIN, overrides, out))
                .addSubcommand(new TryCommand(overrides, out))
                .addSubcommand(new SketchCommand(ZoneId.systemDefault(), out))
                .addSubcommand(new DdlCommand(overrides, out))
                .addSubcommand(new DeadLettersCommand(overrides, out))
                .addSubcommand(new RewindCommand(overrides, out))
                .registerConverter(Path.class, directory::resolve)
                .setExpandAtFiles(false)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(errors, true))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    errors.println(CommandContext.sentence(failure));
                    return command.getCommandSpec().exitCodeOnExecutionException();
                })
                .execute(arguments);
    }

    /** Settings, which override those of the environment and of the files. */
    @Option(
            names = "-D",
            paramLabel = "<key>=<value>",
            description = "Overrides a setting: -Dkey=value.",
            mapFallbackValue = "",
            scope = ScopeType.INHERIT)
    void override(Map<String, String> settings) {
        settings.forEach(System::setProperty);
    }

    /** The version of the program, and of Java. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Commands.class.getPackage().getImplementationVersion();
            return new String[] {
                "smartcar-routes " + (version == null ? "development" : version) + ", Java " + Runtime.version()
            };
        }
    }
}
