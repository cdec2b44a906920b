package io.smartcar.faults.audit;

import java.util.ArrayList;
import java.util.List;

/** Differences between one topic or table and the source. Not thread-safe. */
public final class Differences {
    private static final int EXAMPLES = 5;
    static final String HEADINGS = String.format(
            "%-28s %9s %9s %8s %6s %6s %9s %11s %9s",
            "", "expected", "found", "missing", "wrong", "extra", "versions", "duplicates", "disorder");

    private final String place;
    private final List<String> examples = new ArrayList<>();
    public long expected;
    public long found;
    public long missing;
    public long wrong;
    public long extra;
    public long versions;
    long duplicates;
    public long disorder;

    public Differences(String place) {
        this.place = place;
    }

    void missing(String what) {
        missing++;
        example("missing: " + what);
    }

    void wrong(String what) {
        wrong++;
        example("wrong: " + what);
    }

    void extra(String what) {
        extra++;
        example("extra: " + what);
    }

    void version(String what) {
        versions++;
        example("another version: " + what);
    }

    void duplicate() {
        duplicates++;
    }

    void disorder(String what) {
        disorder++;
        example("out of order: " + what);
    }

    private void example(String text) {
        if (examples.size() < EXAMPLES) {
            examples.add(text.length() > 300 ? text.substring(0, 300) + " …" : text);
        }
    }

    /** Whether there is no difference but duplicates. */
    public boolean isClean() {
        return missing + wrong + extra + versions + disorder == 0;
    }

    public List<String> examples() {
        return examples;
    }

    /** Its line of the table under {@link #HEADINGS}. */
    @Override
    public String toString() {
        return String.format(
                "%-28s %9d %9d %8d %6d %6d %9d %11d %9d",
                place, expected, found, missing, wrong, extra, versions, duplicates, disorder);
    }
}
