package io.smartcar.collect.files;

/** The outcome of reading a file, decided by {@link FileEvents} and carried out by {@link FileCompletion}. */
enum FileOutcome {
    /** Not yet known: the file stays in place and is read again. */
    UNDECIDED,
    /** All of it was read. */
    READ,
    /** It cannot be read to its end: it is moved aside. */
    FAILED
}
