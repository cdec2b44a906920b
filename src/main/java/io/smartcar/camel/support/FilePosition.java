package io.smartcar.camel.support;

import java.nio.file.Path;

/**
 * How far one content was handed over and acknowledged.
 *
 * @param identity its name, never given twice
 * @param path where it was seen last
 * @param key device and inode, as the operating system gives them
 * @param offset all before it is acknowledged; in a compressed file, an offset in the decompressed bytes
 * @param head what its beginning looks like
 * @param before what the bytes just before the offset look like; {@link Fingerprint#NONE} if that is not known
 * @param state what can be expected of it
 * @param fileSize how large its compressed file was when it was read to its end, in bytes as they are on the disk; 0 if
 *     it was not
 */
public record FilePosition(
        String identity,
        Path path,
        String key,
        long offset,
        Fingerprint head,
        Fingerprint before,
        State state,
        long fileSize) {

    /** What can be expected of a content. */
    public enum State {
        /** It has a file, which may grow. */
        FOLLOWED,
        /** It has a compressed file, which was read to its end. */
        FINISHED,
        /** Its file is gone; a copy or a compressed form of it may turn up. */
        GONE
    }

    public FilePosition(
            String identity, Path path, String key, long offset, Fingerprint head, Fingerprint before, State state) {
        this(identity, path, key, offset, head, before, state, 0);
    }

    public FilePosition at(Path newPath, String newKey) {
        return new FilePosition(identity, newPath, newKey, offset, head, before, State.FOLLOWED);
    }

    public FilePosition moved(long newOffset, Fingerprint newHead, Fingerprint newBefore, State newState) {
        return new FilePosition(identity, path, key, newOffset, newHead, newBefore, newState);
    }

    public FilePosition withState(State newState) {
        return new FilePosition(identity, path, key, offset, head, before, newState, fileSize);
    }

    /** It is in a compressed file of this size, which was read to its end. */
    public FilePosition finished(long size) {
        return new FilePosition(identity, path, key, offset, head, before, State.FINISHED, size);
    }

    /** Its file has another name now. */
    public FilePosition renamed(Path newPath) {
        return new FilePosition(identity, newPath, key, offset, head, before, state, fileSize);
    }

    /** Nothing is known of the bytes before the offset, as when a person has set it. */
    FilePosition withUnknownPlace() {
        return new FilePosition(identity, path, key, offset, head, Fingerprint.NONE, state, fileSize);
    }

    /** Whether the bytes before the offset are known, so that the place can be told from another one. */
    public boolean isPlaceKnown() {
        return before.length() > 0;
    }

    /** Whether the beginning is known well enough to tell this content from any other. */
    public boolean isDistinct(int fingerprintBytes) {
        return head.length() >= fingerprintBytes;
    }
}
