package io.smartcar.event.format;

import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;

/**
 * The encoding of a kind's lines: a superset of ASCII. Immutable and thread-safe.
 *
 * @param name as configured
 * @param charset the encoding in Java
 */
public record LineEncoding(String name, Charset charset) {
    public static final LineEncoding UTF_8 = new LineEncoding("UTF-8", StandardCharsets.UTF_8);

    /**
     * Encodings that contain those which are named, as in the Encoding Standard of the WHATWG: what Windows writes under
     * these names. Java's CP949 and CP932 are those of IBM.
     */
    private static final Map<String, String> EXTENSIONS = Map.of(
            "CP949", "MS949",
            "UHC", "MS949",
            "EUC-KR", "MS949",
            "CP932", "windows-31j",
            "SHIFT_JIS", "windows-31j",
            "GB2312", "GB18030",
            "GBK", "GB18030");

    /** @throws IllegalArgumentException if the encoding is unknown, or not a superset of ASCII */
    public static LineEncoding of(String name) {
        Charset charset;
        try {
            charset = Charset.forName(extension(Charset.forName(extension(name)).name()));
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
        return new LineEncoding(name, charset);
    }

    private static String extension(String name) {
        return EXTENSIONS.getOrDefault(name.toUpperCase(Locale.ROOT), name);
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

    /**
     * The text of a line. One with a byte order mark in it, as RFC 5424 requires before UTF-8, is UTF-8 if it can be.
     *
     * @throws CharacterCodingException if the bytes are not of this encoding
     */
    public CharBuffer decode(byte[] bytes, int start, int length) throws CharacterCodingException {
        if (!isUtf8() && hasByteOrderMark(bytes, start, start + length)) {
            try {
                return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, length));
            } catch (CharacterCodingException e) {
                // these bytes are characters of this encoding as well
            }
        }
        return charset.newDecoder().decode(ByteBuffer.wrap(bytes, start, length));
    }

    private static boolean hasByteOrderMark(byte[] bytes, int start, int end) {
        for (int index = start; index + 2 < end; index++) {
            if (bytes[index] == (byte) 0xef && bytes[index + 1] == (byte) 0xbb && bytes[index + 2] == (byte) 0xbf) {
                return true;
            }
        }
        return false;
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
            return decode(line, 0, line.length).toString();
        } catch (CharacterCodingException e) {
            throw new RejectedEventException(RejectReason.ENCODING, "Expected " + name + ", but the line is not");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
