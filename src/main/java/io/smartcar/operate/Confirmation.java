package io.smartcar.operate;

import java.io.Console;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Asks before a command changes something, unless the option {@code --yes} is given. */
final class Confirmation {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--yes", description = "Does not ask for a confirmation.")
    private boolean confirmed;

    /**
     * Asks on the terminal.
     *
     * @throws ParameterException if there is none
     */
    boolean isGiven(String question) {
        if (confirmed) {
            return true;
        }
        Console console = System.console();
        if (console == null) {
            throw new ParameterException(
                    spec.commandLine(), question + " There is no terminal to ask on: confirm it with --yes.");
        }
        String answer = console.readLine("%s [y/N] ", question);
        return answer != null
                && answer.strip().toLowerCase(java.util.Locale.ROOT).matches("y|yes");
    }
}
