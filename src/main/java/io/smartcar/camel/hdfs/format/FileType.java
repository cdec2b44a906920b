package io.smartcar.camel.hdfs.format;

/** The kinds of files. */
public enum FileType {
    /** A record is a line. */
    TEXT,
    /** A record is the values of columns. */
    PARQUET
}
