package io.smartcar.start.check;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;

/** Prints findings as a table: state, subject, text, setting to change. */
public final class FindingTable {
    private final List<Finding> findings;

    public FindingTable(List<Finding> findings) {
        this.findings = findings;
    }

    public void print(PrintStream out) {
        int state = width("state", finding -> finding.weight().word());
        int subject = width("what", Finding::subject);
        int key = width("setting", Finding::key);
        String row = "%-" + state + "s  %-" + subject + "s  %-" + key + "s  %s%n";
        out.printf(row, "state", "what", "setting", "found");
        for (Finding finding : findings) {
            out.printf(row, finding.weight().word(), finding.subject(), finding.key(), finding.text());
        }
    }

    private int width(String heading, Function<Finding, String> column) {
        return Math.max(
                heading.length(),
                findings.stream().map(column).mapToInt(String::length).max().orElse(0));
    }
}
