package io.smartcar.camel.support;

import java.nio.file.Path;

/**
 * The position in one content: everything before it is acknowledged.
 *
 * @param identity its unique name, never used for another content
 * @param path its last known path
 * @param key its device and inode
 * @param offset the first unacknowledged byte; in a compressed file, an offset in the decompressed bytes
 * @param head the fingerprint of its first bytes
 * @param before the fingerprint of the bytes before the offset; {@link Fingerprint#NONE} if unknown
 * @param state the state of its file
 * @param fileSize the size in bytes on the disk of its finished compressed file; else 0
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

    /** The state of a content's file. */
    public enum State {
        /** It has a file, which may grow. */
        FOLLOWED,
        /** It has a compressed file, read to its end. */
        FINISHED,
        /** Its file is gone; a copy or a compressed form may appear. */
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

    /** The position at the end of a compressed file of this size. */
    public FilePosition finished(long size) {
        return new FilePosition(identity, path, key, offset, head, before, State.FINISHED, size);
    }

    /** The same position under a new name. */
    public FilePosition renamed(Path newPath) {
        return new FilePosition(identity, newPath, key, offset, head, before, state, fileSize);
    }

    /** The same position after an edit of its offset by hand: the bytes before it are unknown, more may follow. */
    FilePosition edited() {
        State edited = state == State.FINISHED ? State.FOLLOWED : state;
        return new FilePosition(identity, path, key, offset, head, Fingerprint.NONE, edited, fileSize);
    }

    /** Whether the bytes before the offset are known. */
    public boolean isPlaceKnown() {
        return before.length() > 0;
    }
}
