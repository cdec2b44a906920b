package io.smartcar.camel.hbase.config;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.hadoop.hbase.client.Consistency;

/** What a get, a scan or a consumer reads. Not thread-safe: set once, before the endpoint starts. */
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

    @UriParam
    private Long minTimestamp;

    @UriParam
    private Long maxTimestamp;

    @UriParam(label = "advanced", defaultValue = "0")
    private int pageSize = 0;

    @UriParam(label = "advanced")
    private Boolean cacheBlocks;

    @UriParam(label = "advanced", defaultValue = "STRONG")
    private Consistency consistency = Consistency.STRONG;

    @UriParam(label = "security")
    private String authorizations;

    /** The most rows that a scan returns; null for the default. */
    public Integer getMaxResults() {
        return maxResults;
    }

    /**
     * The most rows that a scan returns: 100 by default as a list, all by default when streaming; 0 for all.
     */
    public void setMaxResults(Integer maxResults) {
        this.maxResults = maxResults;
    }

    /** Whether a scan gives an iterator. */
    public boolean isStreaming() {
        return streaming;
    }

    /**
     * Whether a scan gives an iterator that reads page by page and holds one page in memory, in place of a list.
     * It closes its scanner at its end, or when the exchange is done, whichever comes first; whoever reads on when it was
     * closed before its end gets an exception.
     */
    public void setStreaming(boolean streaming) {
        this.streaming = streaming;
    }

    /** What rows and cells must match. */
    public Object getFilters() {
        return filters;
    }

    /**
     * What rows and cells must match: an expression of HBase's filter language, such as PrefixFilter('20') AND
     * ValueFilter(=,'binary:x'), or #name of a Filter, a model-aware filter or a list of them in the registry, of
     * which all must match.
     */
    public void setFilters(Object filters) {
        this.filters = filters;
    }

    /** The first row of a scan. */
    public String getStartRow() {
        return startRow;
    }

    /**
     * The first row of a scan; the header CamelHBaseStartRow overrides it.
     */
    public void setStartRow(String startRow) {
        this.startRow = startRow;
    }

    /** Whether the start row is part of a scan. */
    public boolean isStartRowInclusive() {
        return startRowInclusive;
    }

    /**
     * Whether the start row is part of a scan.
     */
    public void setStartRowInclusive(boolean startRowInclusive) {
        this.startRowInclusive = startRowInclusive;
    }

    /** Where a scan ends. */
    public String getStopRow() {
        return stopRow;
    }

    /**
     * Where a scan ends; the header CamelHBaseStopRow overrides it.
     */
    public void setStopRow(String stopRow) {
        this.stopRow = stopRow;
    }

    /** Whether the stop row is part of a scan. */
    public boolean isStopRowInclusive() {
        return stopRowInclusive;
    }

    /**
     * Whether the stop row is part of a scan.
     */
    public void setStopRowInclusive(boolean stopRowInclusive) {
        this.stopRowInclusive = stopRowInclusive;
    }

    /** What the rows of a scan begin with. */
    public String getRowPrefix() {
        return rowPrefix;
    }

    /**
     * What the rows of a scan begin with, in place of a start and a stop row; the header CamelHBaseRowPrefix
     * overrides it.
     */
    public void setRowPrefix(String rowPrefix) {
        this.rowPrefix = rowPrefix;
    }

    /** Whether a scan goes backwards. */
    public boolean isReversed() {
        return reversed;
    }

    /**
     * Whether a scan goes backwards, from the start row to a lesser stop row.
     */
    public void setReversed(boolean reversed) {
        this.reversed = reversed;
    }

    /** How many versions of each cell are read. */
    public int getVersions() {
        return versions;
    }

    /**
     * How many versions of each cell are read, the latest first.
     */
    public void setVersions(int versions) {
        this.versions = versions;
    }

    /** The time of the oldest cells that are read. */
    public Long getMinTimestamp() {
        return minTimestamp;
    }

    /**
     * Cells older than this are not read, in milliseconds since 1970.
     */
    public void setMinTimestamp(Long minTimestamp) {
        this.minTimestamp = minTimestamp;
    }

    /** The time before which cells are read. */
    public Long getMaxTimestamp() {
        return maxTimestamp;
    }

    /**
     * Cells as old as this or younger are not read, in milliseconds since 1970.
     */
    public void setMaxTimestamp(Long maxTimestamp) {
        this.maxTimestamp = maxTimestamp;
    }

    /** How many rows a scan fetches at a time. */
    public int getPageSize() {
        return pageSize;
    }

    /**
     * How many rows a scan fetches at a time; 0 leaves it to the size of the rows: 2 MiB a page.
     */
    public void setPageSize(int pageSize) {
        this.pageSize = pageSize;
    }

    /** Whether what is read stays in the region servers' caches; null for the default. */
    public Boolean getCacheBlocks() {
        return cacheBlocks;
    }

    /**
     * Whether the blocks of the table that are read stay in the caches of the region servers, where they take the place
     * of others. By default those that a producer reads do, and those of a consumer, which scans the whole table again
     * and again, do not.
     */
    public void setCacheBlocks(Boolean cacheBlocks) {
        this.cacheBlocks = cacheBlocks;
    }

    /** Whether replicas of regions may answer. */
    public Consistency getConsistency() {
        return consistency;
    }

    /**
     * Who answers: with STRONG the region that is written to; with TIMELINE, when that does not answer at once, its
     * replicas, too, which may be behind. The header CamelHBaseStale then says whether one of them has answered.
     */
    public void setConsistency(Consistency consistency) {
        this.consistency = consistency;
    }

    /** The visibility labels with which is read. */
    public String getAuthorizations() {
        return authorizations;
    }

    /**
     * The visibility labels with which is read, separated by commas: cells whose visibility needs another are not seen.
     * By default HBase decides, by the labels of the user.
     */
    public void setAuthorizations(String authorizations) {
        this.authorizations = authorizations;
    }
}
