package io.smartcar.event.kind;

import io.smartcar.camel.support.BoundedText;
import io.smartcar.camel.support.BoundedText.RegexBudgetExceededException;
import io.smartcar.camel.support.LineFormat;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.format.LineEncoding;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/**
 * Classifies the lines of a source by the rules of its kinds, in order: a line belongs to the first kind that drops or
 * keeps it. Within a kind, {@code drop} takes precedence over {@code keep}. ASCII lines are matched in place, others are
 * decoded. Not thread-safe.
 */
public final class LineClassifier {
    /** The class of a line. */
    public enum LineClass {
        /** An event of {@link LineClassifier#kind()}. */
        KEPT,
        /** Dropped by the rules of {@link LineClassifier#kind()}. */
        DROPPED,
        /** Neither kept nor dropped by any kind. */
        UNMATCHED,
        /** Neither kept nor dropped by any kind, and not text in the encoding of one of them. */
        NOT_TEXT,
        /** Contains a NUL byte. */
        WITH_NUL,
        /** A rule of {@link LineClassifier#kind()} exceeded its character budget. */
        TOO_COMPLEX
    }

    private final List<Rules> rules;
    private final boolean lenient;
    private final BoundedText text = new BoundedText();
    private Kind kind;

    private LineClassifier(List<Kind> kinds, boolean lenient) {
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("Expected at least one kind for the lines");
        }
        this.rules = kinds.stream().map(Rules::new).toList();
        this.lenient = lenient;
        this.kind = kinds.get(0);
    }

    /** A classifier of text: other lines, and lines with a NUL byte, are neither kept nor dropped. */
    public static LineClassifier of(List<Kind> kinds) {
        return new LineClassifier(kinds, false);
    }

    /**
     * A classifier of any bytes, unless a kind names an encoding: if they are not text, each byte is matched
     * as one character.
     */
    public static LineClassifier lenient(List<Kind> kinds) {
        return new LineClassifier(kinds, true);
    }

    /** The kind of the last classified line; the first kind if it belongs to none. */
    public Kind kind() {
        return kind;
    }

    /**
     * Classifies a line. A byte order mark at its beginning and a carriage return at its end are not part of its text.
     *
     * @param from the index of its first byte
     * @param length its length in bytes, without its line feed
     */
    public LineClass classify(byte[] bytes, int from, int length) {
        kind = rules.get(0).kind;
        int start = LineFormat.textStart(bytes, from, from + length);
        int size = LineEncoding.textLength(bytes, start, from + length - start);
        int signs = 0;
        for (int index = start; index < start + size; index++) {
            byte next = bytes[index];
            if (next == 0 && !lenient) {
                return LineClass.WITH_NUL;
            }
            signs |= next;
        }
        boolean ascii = signs >= 0;
        if (ascii) {
            text.view(bytes, start, size);
        }
        LineEncoding decoded = null;
        boolean isText = true;
        for (Rules each : rules) {
            if (!ascii && !each.encoding.equals(decoded)) {
                if (!each.decode(bytes, start, size)) {
                    isText = false;
                    continue;
                }
                decoded = each.encoding;
            }
            LineClass lineClass = each.match();
            if (lineClass != LineClass.UNMATCHED) {
                kind = each.kind;
                return lineClass;
            }
        }
        return isText ? LineClass.UNMATCHED : LineClass.NOT_TEXT;
    }

    /**
     * The reason why the last classified line is rejected, for its dead letter.
     *
     * @throws IllegalArgumentException if lines of this class are not rejected
     */
    public RejectedEventException rejection(LineClass lineClass) {
        return switch (lineClass) {
            case WITH_NUL ->
                new RejectedEventException(
                        RejectReason.NUL, "Expected text, but the line contains a NUL byte, as UTF-16 does");
            case NOT_TEXT ->
                new RejectedEventException(RejectReason.ENCODING, "Expected " + encodings() + ", but the line is not");
            case TOO_COMPLEX ->
                new RejectedEventException(
                        RejectReason.PATTERN,
                        "Expected kind." + kind.name() + ".keep and kind." + kind.name()
                                + ".drop to match the line in fewer steps: avoid repetitions within repetitions, as in"
                                + " (a+)+, or make them possessive, as in a++");
            case UNMATCHED ->
                new RejectedEventException(
                        RejectReason.UNMATCHED,
                        "Expected a line that matches " + patterns() + ", but it matches "
                                + (rules.size() > 1 ? "none" : "neither"));
            case KEPT, DROPPED -> throw new IllegalArgumentException("The line is not rejected: " + lineClass);
        };
    }

    private String encodings() {
        return rules.stream().map(each -> each.encoding.toString()).distinct().collect(Collectors.joining(" or "));
    }

    private String patterns() {
        return rules.stream()
                .map(each -> "kind." + each.kind.name() + ".keep or kind." + each.kind.name() + ".drop")
                .collect(Collectors.joining(" or "));
    }

    /** The rules of one kind. */
    private final class Rules {
        private final Kind kind;
        private final Matcher keep;
        private final Matcher drop;
        private final LineEncoding encoding;

        Rules(Kind kind) {
            this.kind = kind;
            keep = kind.keep() == null ? null : kind.keep().matcher("");
            drop = kind.drop() == null ? null : kind.drop().matcher("");
            encoding = kind.encoding();
        }

        boolean decode(byte[] bytes, int start, int length) {
            boolean anyBytes = lenient && !kind.namesEncoding();
            if (keep == null && drop == null && anyBytes) {
                return true;
            }
            try {
                text.view(encoding.decode(bytes, start, length));
                return true;
            } catch (CharacterCodingException e) {
                if (anyBytes) {
                    text.view(new String(bytes, start, length, StandardCharsets.ISO_8859_1));
                }
                return anyBytes;
            }
        }

        LineClass match() {
            try {
                if (drop != null && drop.reset(text.resetBudget()).find()) {
                    return LineClass.DROPPED;
                }
                return keep == null || keep.reset(text.resetBudget()).find() ? LineClass.KEPT : LineClass.UNMATCHED;
            } catch (RegexBudgetExceededException | StackOverflowError e) {
                // Java's matcher keeps its backtracking positions on the stack
                LineClassifier.this.kind = kind;
                return LineClass.TOO_COMPLEX;
            }
        }
    }
}
