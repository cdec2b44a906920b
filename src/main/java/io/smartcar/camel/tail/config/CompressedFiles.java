package io.smartcar.camel.tail.config;

/** What becomes of gzip files. */
public enum CompressedFiles {
    /** Each content is read once, from its beginning or from where it was before it was compressed. */
    read,
    /** Only what was known before it was compressed is read on. */
    resume,
    /** They are left alone. */
    ignore
}
