package io.smartcar.camel.hbase.value;

/** How numbers and Booleans are represented in cells and row keys. */
public enum ValueFormat {
    /** As by HBase's {@code Bytes}: big-endian, of fixed width. */
    BINARY,

    /** As text in UTF-8. */
    TEXT
}
