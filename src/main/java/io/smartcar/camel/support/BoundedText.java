package io.smartcar.camel.support;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Text for a regular expression, with a budget of characters: an expression that tries the same text in ever new ways,
 * as {@code (a+)+$} does, fails instead of running for hours. Bytes are matched where they are, without a copy. The
 * budget is a million characters and a hundred times the length of the text; whether it suffices depends on the
 * expression and the text alone, so the same text always has the same outcome. Reusable; not thread-safe.
 */
public final class BoundedText implements CharSequence {
    private static final long CHARACTER_BUDGET = 1_000_000;
    private static final long BUDGET_PER_CHARACTER = 100;

    private byte[] bytes;
    private CharSequence decoded;
    private int start;
    private int length;
    private long budget;

    /**
     * Compiles an expression for the text of events: {@code .} is any character, since CR, U+0085 and U+2028 are text and
     * an event may have several lines, and {@code $} is the end of the text or a line feed there.
     *
     * @throws java.util.regex.PatternSyntaxException if the expression is malformed
     */
    public static Pattern compile(String expression) {
        return Pattern.compile(expression, Pattern.DOTALL | Pattern.UNIX_LINES);
    }

    /** Views bytes, each of them as one character (ISO 8859-1, and so ASCII). */
    public BoundedText view(byte[] characters, int from, int size) {
        decoded = null;
        bytes = characters;
        start = from;
        length = size;
        return resetBudget();
    }

    /** Views decoded text. */
    public BoundedText view(CharSequence text) {
        decoded = text;
        start = 0;
        length = text.length();
        return resetBudget();
    }

    /** Grants the whole budget again, for another expression. */
    public BoundedText resetBudget() {
        budget = CHARACTER_BUDGET + BUDGET_PER_CHARACTER * length;
        return this;
    }

    @Override
    public int length() {
        return length;
    }

    /** @throws RegexBudgetExceededException if the budget is used up */
    @Override
    public char charAt(int index) {
        if (--budget < 0) {
            throw RegexBudgetExceededException.INSTANCE;
        }
        return decoded == null ? (char) (bytes[start + index] & 0xff) : decoded.charAt(start + index);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return toString().substring(from, to);
    }

    @Override
    public String toString() {
        return decoded == null
                ? new String(bytes, start, length, StandardCharsets.ISO_8859_1)
                : decoded.subSequence(start, start + length).toString();
    }

    /** An expression has used up its budget. Without a stack trace. */
    public static final class RegexBudgetExceededException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private static final RegexBudgetExceededException INSTANCE = new RegexBudgetExceededException();

        private RegexBudgetExceededException() {
            super("Expected the pattern to match or to fail within its budget of characters", null, false, false);
        }
    }
}
