package io.smartcar.property;

/** Goes through all inputs of a kind: for short ones that is quick, and leaves no case to luck. */
public final class Every {
    private Every() {}

    /** What is to hold for a text. */
    @FunctionalInterface
    public interface Text {
        /** Fails if it does not hold. */
        void check(String text) throws Exception;
    }

    /** What is to hold for a division into three parts, any of which may be empty. */
    @FunctionalInterface
    public interface Division {
        /** Fails if it does not hold; the first part ends before the one index, the second before the other. */
        void check(int first, int second) throws Exception;
    }

    /** All texts of these characters that are no longer than this, the empty one first. */
    public static void text(String characters, int longest, Text property) throws Exception {
        for (int length = 0; length <= longest; length++) {
            int[] digits = new int[length];
            char[] text = new char[length];
            do {
                for (int index = 0; index < length; index++) {
                    text[index] = characters.charAt(digits[index]);
                }
                property.check(new String(text));
            } while (next(digits, characters.length()));
        }
    }

    private static boolean next(int[] digits, int base) {
        for (int index = digits.length - 1; index >= 0; index--) {
            if (++digits[index] < base) {
                return true;
            }
            digits[index] = 0;
        }
        return false;
    }

    /** All divisions of so many bytes into two and into three parts, and none. */
    public static void division(int length, Division property) throws Exception {
        for (int first = 0; first <= length; first++) {
            for (int second = first; second <= length; second++) {
                property.check(first, second);
            }
        }
    }
}
