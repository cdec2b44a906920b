package io.smartcar.event.format;

import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;

/**
 * The encoding of a kind's lines: a superset of ASCII. Immutable and thread-safe.
 *
 * @param charset the encoding in Java
 */
public record LineEncoding(Charset charset) {
    public static final LineEncoding UTF_8 = new LineEncoding(StandardCharsets.UTF_8);

    /** @throws IllegalArgumentException if the encoding is unknown, or not a superset of ASCII */
    public static LineEncoding of(String name) {
        Charset charset;
        try {
            charset = Charset.forName(name);
        } catch (UnsupportedCharsetException e) {
            throw new IllegalArgumentException("expected an encoding that this Java knows, such as EUC-KR", e);
        }
        CharsetDecoder decoder = charset.newDecoder();
        for (byte ascii = 1; ascii > 0; ascii++) {
            if (!isItself(ascii, decoder)) {
                throw new IllegalArgumentException("expected an encoding in which the bytes of ASCII are ASCII, as in"
                        + " UTF-8 or EUC-KR: line ends and delimiters are ASCII");
            }
        }
        return new LineEncoding(charset);
    }

    private static boolean isItself(byte ascii, CharsetDecoder decoder) {
        try {
            return decoder.decode(ByteBuffer.wrap(new byte[] {ascii}))
                    .toString()
                    .equals(String.valueOf((char) ascii));
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private boolean isUtf8() {
        return charset.equals(StandardCharsets.UTF_8);
    }

    /** A new decoder that rejects bytes that are not of this encoding. */
    public CharsetDecoder decoder() {
        return charset.newDecoder();
    }

    /**
     * The length of a line's text in bytes: without a carriage return at its end, so that a file with CRLF has the same
     * events as one with LF.
     */
    public static int textLength(byte[] bytes, int start, int length) {
        return length > 0 && bytes[start + length - 1] == '\r' ? length - 1 : length;
    }

    /** Whether bytes are ASCII, which is the same in every encoding here. */
    static boolean isAscii(byte[] bytes, int start, int length) {
        int signs = 0;
        for (int index = start; index < start + length; index++) {
            signs |= bytes[index];
        }
        return signs >= 0;
    }

    /**
     * The same text in UTF-8.
     *
     * @throws RejectedEventException if the bytes are not of this encoding
     */
    public byte[] toUtf8(byte[] line) throws RejectedEventException {
        if (isUtf8() || isAscii(line, 0, line.length)) {
            return line;
        }
        return decode(line).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The text of a line.
     *
     * @throws RejectedEventException if the bytes are not of this encoding
     */
    String decode(byte[] line) throws RejectedEventException {
        try {
            return decoder().decode(ByteBuffer.wrap(line)).toString();
        } catch (CharacterCodingException e) {
            throw new RejectedEventException(RejectReason.ENCODING, "Expected " + charset + ", but the line is not");
        }
    }

    @Override
    public String toString() {
        return charset.name();
    }
}
