package io.smartcar.start.check;

/**
 * What one look at the set-up has found.
 *
 * @param weight how much it matters
 * @param subject what was looked at
 * @param text what was found
 * @param key the setting to change, or empty
 */
public record Finding(Weight weight, String subject, String text, String key) {
    /** How much a finding matters. */
    public enum Weight {
        GOOD("ok"),
        WARNING("warning"),
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
}
