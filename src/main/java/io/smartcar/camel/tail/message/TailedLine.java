package io.smartcar.camel.tail.message;

/**
 * One line (or one event of several lines), byte for byte as it stands in the file, without its line end.
 *
 * <p>The array is not copied: the receiver of the line owns it.
 *
 * @param file the file it was read from
 * @param offset the offset of its first byte in the file; in a compressed file, in the decompressed bytes
 * @param bytes all of the line's bytes, or the first ones of a line that is longer than the bound
 * @param length the number of bytes that the whole line has
 * @param sha256 the SHA-256 of the whole line in hexadecimal digits if {@code bytes} is only its beginning, else null
 */
public record TailedLine(TailedFile file, long offset, byte[] bytes, long length, String sha256) {

    /** Returns whether {@link #bytes()} is only the beginning of a line that is longer than the bound. */
    public boolean isCut() {
        return sha256 != null;
    }
}
