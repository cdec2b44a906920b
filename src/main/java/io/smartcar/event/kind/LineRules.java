package io.smartcar.event.kind;

import io.smartcar.camel.support.LineText;
import io.smartcar.camel.support.LineText.TooManyLooksException;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/**
 * Judges the lines of a source by the rules of the kinds that it may hold, one kind after the other: the first that
 * drops or keeps a line has it. Of one kind's rules, what is dropped wins. Lines of ASCII are looked at as they lie in
 * memory; others are decoded. Not thread-safe.
 */
public final class LineRules {
    /** What becomes of a line. */
    public enum Judgement {
        /** It is an event of {@link LineRules#kind()}. */
        KEPT,
        /** The rule of {@link LineRules#kind()} leaves it out. */
        DROPPED,
        /** No kind has it. */
        UNMATCHED,
        /** No kind has it, and it is not text in the encoding of one. */
        NOT_TEXT,
        /** It contains a NUL byte. */
        WITH_NUL,
        /** A rule of {@link LineRules#kind()} could not be done with it. */
        TOO_COMPLEX
    }

    private final List<Rule> rules;
    private final boolean lenient;
    private final LineText text = new LineText();
    private Kind kind;

    /**
     * @param kinds the kinds that the lines may be of, at least one
     * @param lenient whether bytes that are no text are looked at as if each were a character, and NUL is one
     */
    private LineRules(List<Kind> kinds, boolean lenient) {
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("Expected at least one kind that the lines may be of");
        }
        this.rules = kinds.stream().map(Rule::new).toList();
        this.lenient = lenient;
        this.kind = kinds.get(0);
    }

    /** Rules for lines of text. */
    public static LineRules of(List<Kind> kinds) {
        return new LineRules(kinds, false);
    }

    /** Rules for bytes of any kind: those that are no text are looked at as if each were a character. */
    public static LineRules lenient(List<Kind> kinds) {
        return new LineRules(kinds, true);
    }

    /** The kind that the line is of that was judged last; the first one if no kind has it. */
    public Kind kind() {
        return kind;
    }

    /**
     * Judges a line.
     *
     * @param bytes the array that holds it
     * @param start where it begins
     * @param length how many bytes it has, without its end
     */
    public Judgement judge(byte[] bytes, int start, int length) {
        kind = rules.get(0).kind;
        int signs = 0;
        for (int index = start; index < start + length; index++) {
            byte next = bytes[index];
            if (next == 0 && !lenient) {
                return Judgement.WITH_NUL;
            }
            signs |= next;
        }
        boolean ascii = signs >= 0;
        if (ascii) {
            text.view(bytes, start, length);
        }
        LineEncoding decoded = null;
        boolean isText = true;
        for (Rule rule : rules) {
            if (!ascii && !rule.encoding.equals(decoded)) {
                if (!rule.decode(bytes, start, length)) {
                    isText = false;
                    continue;
                }
                decoded = rule.encoding;
            }
            Judgement judgement = rule.judge();
            if (judgement != Judgement.UNMATCHED) {
                kind = rule.kind;
                return judgement;
            }
        }
        return isText ? Judgement.UNMATCHED : Judgement.NOT_TEXT;
    }

    /**
     * Why a line that was judged last is refused, in the words of a dead letter.
     *
     * @throws IllegalArgumentException if it is not refused
     */
    public RejectedEventException refusal(Judgement judgement) {
        return switch (judgement) {
            case WITH_NUL ->
                new RejectedEventException(RejectReason.NUL, "Expected text, but the line contains a NUL byte");
            case NOT_TEXT ->
                new RejectedEventException(RejectReason.ENCODING, "Expected " + encodings() + ", but the line is not");
            case TOO_COMPLEX ->
                new RejectedEventException(
                        RejectReason.PATTERN,
                        "Expected kind." + kind.name() + ".keep and kind." + kind.name()
                                + ".drop to be done with the line sooner: avoid repetitions within repetitions, as in"
                                + " (a+)+, or make them possessive, as in a++");
            case UNMATCHED ->
                new RejectedEventException(
                        RejectReason.UNMATCHED,
                        "Expected a line that " + patterns() + " matches, but "
                                + (rules.size() > 1 ? "none does" : "neither does"));
            case KEPT, DROPPED -> throw new IllegalArgumentException("The line is not refused: " + judgement);
        };
    }

    private String encodings() {
        return rules.stream().map(rule -> rule.encoding.toString()).distinct().collect(Collectors.joining(" or "));
    }

    private String patterns() {
        return rules.stream()
                .map(rule -> "kind." + rule.kind.name() + ".keep or kind." + rule.kind.name() + ".drop")
                .collect(Collectors.joining(" or "));
    }

    /** The rule of one kind. */
    private final class Rule {
        private final Kind kind;
        private final Matcher keep;
        private final Matcher drop;
        private final LineEncoding encoding;
        private final CharsetDecoder decoder;

        Rule(Kind kind) {
            this.kind = kind;
            keep = kind.keep() == null ? null : kind.keep().matcher("");
            drop = kind.drop() == null ? null : kind.drop().matcher("");
            encoding = kind.encoding();
            decoder = encoding.decoder();
        }

        boolean decode(byte[] bytes, int start, int length) {
            if (keep == null && drop == null && lenient) {
                return true;
            }
            try {
                CharBuffer characters = decoder.decode(ByteBuffer.wrap(bytes, start, length));
                text.view(characters);
                return true;
            } catch (CharacterCodingException e) {
                if (lenient) {
                    text.view(new String(bytes, start, length, StandardCharsets.ISO_8859_1));
                }
                return lenient;
            }
        }

        Judgement judge() {
            try {
                if (drop != null && drop.reset(text.allow()).find()) {
                    return Judgement.DROPPED;
                }
                return keep == null || keep.reset(text.allow()).find() ? Judgement.KEPT : Judgement.UNMATCHED;
            } catch (TooManyLooksException | StackOverflowError e) {
                // a deep stack is how Java's expressions remember where to try on
                LineRules.this.kind = kind;
                return Judgement.TOO_COMPLEX;
            }
        }
    }
}
