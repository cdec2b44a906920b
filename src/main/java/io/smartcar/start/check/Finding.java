package io.smartcar.start.check;

import io.smartcar.camel.support.MessageText;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;

/**
 * The result of one check of the set-up.
 *
 * @param weight its severity
 * @param subject what was checked
 * @param text what was found
 * @param key the setting to change, or empty
 */
public record Finding(Weight weight, String subject, String text, String key) {
    /** The severity of a finding. */
    public enum Weight {
        /** As it should be. */
        OK,
        /** Not as the settings say, but nothing is lost. */
        WARNING,
        /** Something cannot work, or events may be lost: an operator must act. */
        PROBLEM
    }

    public static Finding good(String subject, String text) {
        return new Finding(Weight.OK, subject, text, "");
    }

    public static Finding warning(String subject, String text, String key) {
        return new Finding(Weight.WARNING, subject, text, key);
    }

    public static Finding problem(String subject, String text, String key) {
        return new Finding(Weight.PROBLEM, subject, text, key);
    }

    /** One line with subject, text and key. */
    @Override
    public String toString() {
        return subject + ": " + text + (key.isEmpty() ? "" : " (" + key + ")");
    }

    /** Logs it at the level of its weight. */
    public void log(Logger log) {
        switch (weight) {
            case OK -> log.info("{}", this);
            case WARNING -> log.warn("{}", this);
            case PROBLEM -> log.error("{}", this);
        }
    }

    /** Prints findings as a table: state, subject, setting to change, text. */
    public static void print(List<Finding> findings, PrintStream out) {
        String row = "%-" + width("state", findings, finding -> finding.weight().name())
                + "s  %-" + width("what", findings, Finding::subject)
                + "s  %-" + width("setting", findings, Finding::key) + "s  %s%n";
        out.printf(row, "state", "what", "setting", "found");
        findings.forEach(finding -> out.printf(
                row, finding.weight(), finding.subject(), finding.key(), MessageText.escape(finding.text())));
    }

    private static int width(String heading, List<Finding> findings, Function<Finding, String> column) {
        return Math.max(
                heading.length(),
                findings.stream().map(column).mapToInt(String::length).max().orElse(0));
    }
}
