package io.smartcar.start.check;

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
        GOOD("ok"),
        /** Not as the settings say, but nothing is lost. */
        WARNING("warning"),
        /** Something cannot work, or events may be lost: an operator must act. */
        PROBLEM("PROBLEM");

        private final String word;

        Weight(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    public static Finding good(String subject, String text) {
        return new Finding(Weight.GOOD, subject, text, "");
    }

    static Finding warning(String subject, String text, String key) {
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
            case GOOD -> log.info("{}", this);
            case WARNING -> log.warn("{}", this);
            case PROBLEM -> log.error("{}", this);
        }
    }
}
