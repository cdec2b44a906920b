package io.smartcar.camel.hbase.config;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.hadoop.hbase.io.compress.Compression.Algorithm;

/** The options of a table that is created if it is missing. Not thread-safe: set before the endpoint starts. */
@UriParams
public class HBaseTableConfiguration {
    @UriParam
    private boolean createTable = false;

    @UriParam
    private String tableFamilies;

    @UriParam(defaultValue = "1")
    private int tableVersions = 1;

    @UriParam
    private int tableTimeToLive = 0;

    @UriParam(enums = "NONE,GZ,SNAPPY,LZO,LZ4,BZIP2,ZSTD,LZMA,BROTLI", defaultValue = "NONE")
    private Algorithm tableCompression = Algorithm.NONE;

    @UriParam
    private String tableSplits;

    /** Whether a missing table is created. */
    public boolean isCreateTable() {
        return createTable;
    }

    /** Whether the table is created on first use if it is missing. */
    public void setCreateTable(boolean createTable) {
        this.createTable = createTable;
    }

    /** The families of a created table. */
    public String getTableFamilies() {
        return tableFamilies;
    }

    /** The families of a created table, separated by commas. The default is those of the columns in the options. */
    public void setTableFamilies(String tableFamilies) {
        this.tableFamilies = tableFamilies;
    }

    /** The maximum number of versions of a cell. */
    public int getTableVersions() {
        return tableVersions;
    }

    /** The maximum number of versions of a cell in a created table. */
    public void setTableVersions(int tableVersions) {
        this.tableVersions = tableVersions;
    }

    /** The lifetime of cells, in seconds. */
    public int getTableTimeToLive() {
        return tableTimeToLive;
    }

    /** The lifetime of the cells of a created table, in seconds; 0 for unlimited. */
    public void setTableTimeToLive(int tableTimeToLive) {
        this.tableTimeToLive = tableTimeToLive;
    }

    /** The compression of the table. */
    public Algorithm getTableCompression() {
        return tableCompression;
    }

    /** The compression of a created table. */
    public void setTableCompression(Algorithm tableCompression) {
        this.tableCompression = tableCompression;
    }

    /** The split points of the table. */
    public String getTableSplits() {
        return tableSplits;
    }

    /** The split points of a created table, separated by commas: the first rows of all regions except the first. */
    public void setTableSplits(String tableSplits) {
        this.tableSplits = tableSplits;
    }
}
