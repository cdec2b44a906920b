package io.smartcar.bench;

import java.io.IOException;

/**
 * One of the programs that do the same work.
 *
 * @param family of contenders that differ in their settings only; the best of a family counts
 * @param name   tells the settings
 */
record Contender(String family, String name, Starter starter) {
    /** How it is named in the report. */
    String title() {
        return name.isEmpty() ? family : family + ", " + name;
    }

    /** Starts a run. */
    interface Starter {
        /** @param id of the run: names topics, tables, groups and folders */
        Attempt start(String id) throws IOException;
    }
}
