package io.smartcar.collect.files;

/** What to do with a file that is not as it should be. */
public enum FileChoice {
    /** Do not look whether it is. */
    IGNORE,
    /** Read it, and report it. */
    READ,
    /** Move it out of the way, and report it. */
    MOVE,
    /** Leave it where it is and do not read it again unless it changes, and report it. */
    LEAVE
}
