package io.smartcar.collect.files.content;

import io.smartcar.camel.support.MessageText;
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

    @Override
    public String toString() {
        return MessageText.of(name);
    }
}
