package io.smartcar.camel.hbase.config;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.hadoop.hbase.io.compress.Compression.Algorithm;
import org.apache.hadoop.hbase.io.encoding.DataBlockEncoding;
import org.apache.hadoop.hbase.regionserver.BloomType;

/** The table that is created if it is missing. Not thread-safe: set once, before the endpoint starts. */
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

    /** Whether the table is created if it is not there. */
    public boolean isCreateTable() {
        return createTable;
    }

    /**
     * Whether the table is created, when it is first used, if it is not there.
     */
    public void setCreateTable(boolean createTable) {
        this.createTable = createTable;
    }

    /** The families of a table that is created. */
    public String getTableFamilies() {
        return tableFamilies;
    }

    /**
     * The families of a table that is created, separated by commas; by default those that the endpoint's columns
     * name.
     */
    public void setTableFamilies(String tableFamilies) {
        this.tableFamilies = tableFamilies;
    }

    /** How many versions of a cell the table keeps. */
    public int getTableVersions() {
        return tableVersions;
    }

    /**
     * How many versions of a cell a table keeps that is created.
     */
    public void setTableVersions(int tableVersions) {
        this.tableVersions = tableVersions;
    }

    /** After how many seconds cells expire. */
    public int getTableTimeToLive() {
        return tableTimeToLive;
    }

    /**
     * After how many seconds the cells of a table expire that is created; 0 for never.
     */
    public void setTableTimeToLive(int tableTimeToLive) {
        this.tableTimeToLive = tableTimeToLive;
    }

    /** How the table is compressed. */
    public Algorithm getTableCompression() {
        return tableCompression;
    }

    /**
     * How a table is compressed that is created.
     */
    public void setTableCompression(Algorithm tableCompression) {
        this.tableCompression = tableCompression;
    }

    /** Where the table is split into regions. */
    public String getTableSplits() {
        return tableSplits;
    }

    /**
     * The first rows of all regions but the first, separated by commas, of a table that is created.
     */
    public void setTableSplits(String tableSplits) {
        this.tableSplits = tableSplits;
    }

    /** What the bloom filters of the table hold. */
    public BloomType getTableBloomFilter() {
        return tableBloomFilter;
    }

    /**
     * What the bloom filters hold of a table that is created, by which a get passes over files: rows, or rows with
     * their columns.
     */
    public void setTableBloomFilter(BloomType tableBloomFilter) {
        this.tableBloomFilter = tableBloomFilter;
    }

    /** How the keys of the table are encoded. */
    public DataBlockEncoding getTableBlockEncoding() {
        return tableBlockEncoding;
    }

    /**
     * How the keys are encoded in the blocks of a table that is created, in its files and in memory.
     */
    public void setTableBlockEncoding(DataBlockEncoding tableBlockEncoding) {
        this.tableBlockEncoding = tableBlockEncoding;
    }

    /** On how many region servers each region of the table is. */
    public int getTableReplicas() {
        return tableReplicas;
    }

    /**
     * On how many region servers each region is, of a table that is created: from 2 on replicas answer, too, where
     * consistency=TIMELINE lets them.
     */
    public void setTableReplicas(int tableReplicas) {
        this.tableReplicas = tableReplicas;
    }
}
