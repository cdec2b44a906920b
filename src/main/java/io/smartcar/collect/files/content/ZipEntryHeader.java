package io.smartcar.collect.files.content;

import io.smartcar.camel.support.MessageText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * An entry of a zip archive, as its headers describe it (APPNOTE.TXT, sections 4.3.7 and 4.3.12). Immutable.
 *
 * @param name as it is shown
 * @param flags the general purpose bits
 * @param method the method of compression
 * @param checksum the CRC-32 of the decompressed bytes; -1 if it is unknown
 * @param packed the number of compressed bytes
 * @param size the number of decompressed bytes; -1 if it is unknown
 * @param at where its local header begins in the file
 * @param isLink whether it is a symbolic link, whose content is a path
 */
record ZipEntryHeader(
        String name, int flags, int method, long checksum, long packed, long size, long at, boolean isLink) {
    static final int STORED = 0;
    static final int DEFLATED = 8;
    static final int ZSTD = 93;

    private static final int ENCRYPTED = 1;
    private static final int UTF8_NAME = 0x800;
    /** What Korean Windows writes if the flag for UTF-8 is not set. */
    private static final String OTHER_CHARSET = "x-windows-949";

    boolean isEncrypted() {
        return (flags & ENCRYPTED) != 0;
    }

    /** Whether it has no lines of a log: a folder or link, an empty entry, or what a desktop adds. */
    boolean isIgnored() {
        String lower = name.toLowerCase(Locale.ROOT);
        return size == 0
                || isLink
                || lower.matches(".*[/\\\\]")
                || lower.matches("(.*[/\\\\])?(thumbs|ehthumbs)\\.db|(.*[/\\\\])?desktop\\.ini")
                || Stream.of(name.split("[/\\\\]"))
                        .anyMatch(part -> part.equals("__MACOSX") || part.startsWith(".") && !part.matches("\\.\\.?"));
    }

    static String name(byte[] bytes, int flags) {
        String text = decoded(bytes, "UTF-8");
        if (text == null && (flags & UTF8_NAME) == 0 && Charset.isSupported(OTHER_CHARSET)) {
            text = decoded(bytes, OTHER_CHARSET);
        }
        return text == null ? new String(bytes, StandardCharsets.ISO_8859_1) : text;
    }

    private static String decoded(byte[] bytes, String charset) {
        try {
            return Charset.forName(charset)
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return MessageText.of(name);
    }
}
