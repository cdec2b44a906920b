package io.smartcar.event;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;

/**
 * Judges lines by the rules of a kind: dropped, kept or refused. What is dropped wins. Lines of ASCII are looked at as
 * they lie in memory; others are decoded. Not thread-safe.
 */
final class LineRules {
    /** What becomes of a line. */
    enum Judgement {
        KEPT,
        DROPPED,
        UNMATCHED,
        NOT_UTF8,
        WITH_NUL
    }

    private final Matcher keep;
    private final Matcher drop;
    private final ByteText ascii = new ByteText();
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

    LineRules(Kind kind) {
        keep = kind.keep().matcher("");
        drop = kind.drop() == null ? null : kind.drop().matcher("");
    }

    Judgement judge(byte[] bytes, int start, int length) {
        int signs = 0;
        for (int index = start; index < start + length; index++) {
            byte next = bytes[index];
            if (next == 0) {
                return Judgement.WITH_NUL;
            }
            signs |= next;
        }
        if (signs >= 0) {
            return judge(ascii.view(bytes, start, length));
        }
        try {
            return judge(utf8.decode(ByteBuffer.wrap(bytes, start, length)));
        } catch (CharacterCodingException e) {
            return Judgement.NOT_UTF8;
        }
    }

    private Judgement judge(CharSequence line) {
        if (drop != null && drop.reset(line).find()) {
            return Judgement.DROPPED;
        }
        return keep.reset(line).find() ? Judgement.KEPT : Judgement.UNMATCHED;
    }
}
