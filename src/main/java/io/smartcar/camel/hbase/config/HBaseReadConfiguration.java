package io.smartcar.camel.hbase.config;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** The options of gets, scans and consumers. Not thread-safe: set before the endpoint starts. */
@UriParams
public class HBaseReadConfiguration {
    @UriParam(label = "producer", defaultValue = "100")
    private Integer maxResults;

    @UriParam(label = "producer", defaultValue = "false")
    private boolean streaming = false;

    @UriParam
    private Object filters;

    @UriParam
    private String startRow;

    @UriParam(defaultValue = "true")
    private boolean startRowInclusive = true;

    @UriParam
    private String stopRow;

    @UriParam(defaultValue = "false")
    private boolean stopRowInclusive = false;

    @UriParam
    private String rowPrefix;

    @UriParam(defaultValue = "false")
    private boolean reversed = false;

    @UriParam(defaultValue = "1")
    private int versions = 1;

    @UriParam(label = "advanced")
    private Boolean cacheBlocks;

    /** The maximum number of rows of a scan; null for the default. */
    public Integer getMaxResults() {
        return maxResults;
    }

    /** The maximum number of rows of a scan; 0 for all. The default is 100 for a list, and all for streaming. */
    public void setMaxResults(Integer maxResults) {
        this.maxResults = maxResults;
    }

    /** Whether a scan returns an iterator. */
    public boolean isStreaming() {
        return streaming;
    }

    /**
     * Whether a scan returns an iterator that holds one page in memory, instead of a list. The scanner is closed at the
     * end of the iteration or when the exchange is done, whichever comes first; reading on after an early close throws.
     */
    public void setStreaming(boolean streaming) {
        this.streaming = streaming;
    }

    /** The filters of rows and cells. */
    public Object getFilters() {
        return filters;
    }

    /**
     * The filters that all rows and cells must match: an expression of HBase's filter language, such as
     * PrefixFilter('20') AND ValueFilter(=,'binary:x'), or #name of a Filter, a model-aware filter or a list of them in
     * the registry, or several such names separated by commas.
     */
    public void setFilters(Object filters) {
        this.filters = filters;
    }

    /** The first row of a scan. */
    public String getStartRow() {
        return startRow;
    }

    /** The first row of a scan; overridden by the header CamelHBaseStartRow. */
    public void setStartRow(String startRow) {
        this.startRow = startRow;
    }

    /** Whether a scan includes the start row. */
    public boolean isStartRowInclusive() {
        return startRowInclusive;
    }

    /** Whether a scan includes the start row. */
    public void setStartRowInclusive(boolean startRowInclusive) {
        this.startRowInclusive = startRowInclusive;
    }

    /** The end of a scan. */
    public String getStopRow() {
        return stopRow;
    }

    /** The row at which a scan ends; overridden by the header CamelHBaseStopRow. */
    public void setStopRow(String stopRow) {
        this.stopRow = stopRow;
    }

    /** Whether a scan includes the stop row. */
    public boolean isStopRowInclusive() {
        return stopRowInclusive;
    }

    /** Whether a scan includes the stop row. */
    public void setStopRowInclusive(boolean stopRowInclusive) {
        this.stopRowInclusive = stopRowInclusive;
    }

    /** The prefix of the rows of a scan. */
    public String getRowPrefix() {
        return rowPrefix;
    }

    /**
     * The prefix of the rows of a scan, instead of a start and a stop row; overridden by the header CamelHBaseRowPrefix.
     */
    public void setRowPrefix(String rowPrefix) {
        this.rowPrefix = rowPrefix;
    }

    /** Whether a scan runs in reverse order. */
    public boolean isReversed() {
        return reversed;
    }

    /** Whether a scan runs in reverse order, from the start row to a smaller stop row. */
    public void setReversed(boolean reversed) {
        this.reversed = reversed;
    }

    /** The maximum number of versions of a cell. */
    public int getVersions() {
        return versions;
    }

    /** The maximum number of versions of a cell, the latest first. */
    public void setVersions(int versions) {
        this.versions = versions;
    }

    /** Whether region servers cache the blocks read; null for the default. */
    public Boolean getCacheBlocks() {
        return cacheBlocks;
    }

    /**
     * Whether region servers cache the blocks read, which evicts others. The default is true for producers, and false
     * for consumers, which scan the whole table periodically.
     */
    public void setCacheBlocks(Boolean cacheBlocks) {
        this.cacheBlocks = cacheBlocks;
    }
}
