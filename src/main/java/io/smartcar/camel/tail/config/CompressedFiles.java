package io.smartcar.camel.tail.config;

/** The treatment of gzip files. */
public enum CompressedFiles {
    /** Each content is read once, from its beginning or from its position before it was compressed. */
    READ,
    /** Only contents known before their compression are continued. */
    RESUME,
    /** They are ignored. */
    IGNORE
}
