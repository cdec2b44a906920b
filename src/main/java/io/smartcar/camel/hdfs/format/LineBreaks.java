package io.smartcar.camel.hdfs.format;

/** How line breaks in a record of text are written: as they are, readers would see two records. */
public enum LineBreaks {
    /** The record is rejected. */
    REFUSE,
    /** It is written as backslash and n, or backslash and r. */
    ESCAPE
}
