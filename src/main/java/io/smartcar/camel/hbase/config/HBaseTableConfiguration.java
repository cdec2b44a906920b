package io.smartcar.camel.hbase.config;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.hadoop.hbase.io.compress.Compression.Algorithm;
import org.apache.hadoop.hbase.io.encoding.DataBlockEncoding;
import org.apache.hadoop.hbase.regionserver.BloomType;

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

    @UriParam(enums = "NONE,ROW,ROWCOL", defaultValue = "ROW")
    private BloomType tableBloomFilter = BloomType.ROW;

    @UriParam(enums = "NONE,PREFIX,DIFF,FAST_DIFF,ROW_INDEX_V1", defaultValue = "NONE")
    private DataBlockEncoding tableBlockEncoding = DataBlockEncoding.NONE;

    @UriParam(defaultValue = "1")
    private int tableReplicas = 1;

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

    /** The type of the bloom filters. */
    public BloomType getTableBloomFilter() {
        return tableBloomFilter;
    }

    /** The type of the bloom filters of a created table, by which a get skips files: by row, or by row and column. */
    public void setTableBloomFilter(BloomType tableBloomFilter) {
        this.tableBloomFilter = tableBloomFilter;
    }

    /** The encoding of data blocks. */
    public DataBlockEncoding getTableBlockEncoding() {
        return tableBlockEncoding;
    }

    /** The encoding of the keys in the data blocks of a created table, on disk and in memory. */
    public void setTableBlockEncoding(DataBlockEncoding tableBlockEncoding) {
        this.tableBlockEncoding = tableBlockEncoding;
    }

    /** The number of replicas of a region. */
    public int getTableReplicas() {
        return tableReplicas;
    }

    /**
     * The number of copies of each region of a created table; from 2, replicas answer reads with consistency=TIMELINE.
     */
    public void setTableReplicas(int tableReplicas) {
        this.tableReplicas = tableReplicas;
    }
}
