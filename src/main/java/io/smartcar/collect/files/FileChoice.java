package io.smartcar.collect.files;

/** What to do with a duplicate, or with a file that was changed while it was read. */
public enum FileChoice {
    /** Read it, and report it. */
    READ,
    /** Move it aside, and report it. */
    MOVE,
    /** Leave it in place, do not read it unless it changes, and report it. */
    LEAVE,
    /** Read it unchecked. */
    IGNORE
}
