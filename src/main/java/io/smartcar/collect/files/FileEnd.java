package io.smartcar.collect.files;

/** What becomes of a file when all of it is acknowledged. */
public enum FileEnd {
    /** It goes to the folder of finished files. */
    MOVE,
    /** It is deleted. */
    DELETE,
    /** It stays, and is remembered. */
    KEEP
}
