package io.smartcar.camel.hbase.internal.read;

import io.smartcar.camel.hbase.config.HBaseReadConfiguration;
import io.smartcar.camel.hbase.internal.mapping.ModelMutations;
import io.smartcar.camel.hbase.internal.mapping.ReadMapping;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.model.HBaseCell;
import io.smartcar.camel.hbase.model.HBaseRow;
import io.smartcar.camel.hbase.value.ValueCodec;
import io.smartcar.camel.hbase.value.ValueFormat;
import java.io.IOException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Query;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.filter.Filter;
import org.apache.hadoop.hbase.io.TimeRange;
import org.apache.hadoop.hbase.util.Bytes;

/** Creates the gets and scans that message and endpoint ask for. Thread-safe. */
public final class ScanFactory {
    private final HBaseReadConfiguration configuration;
    private final FilterSource filters;
    private final ValueFormat format;
    private final CamelContext context;
    private final boolean cachesBlocks;
    /**
     * @param format that of the rows of a range; null for binary
     * @param cachesByDefault whether region servers cache the blocks read, unless the configuration decides
     */
    public ScanFactory(
            HBaseReadConfiguration configuration,
            FilterSource filters,
            ValueFormat format,
            CamelContext context,
            boolean cachesByDefault) {
        this.configuration = configuration;
        this.filters = filters;
        this.format = format;
        this.context = context;
        cachesBlocks = configuration.getCacheBlocks() == null ? cachesByDefault : configuration.getCacheBlocks();
    }

    /**
     * The get of a row.
     *
     * @throws IllegalArgumentException if versions, times or filter are invalid
     */
    Get get(HBaseRow row, Message message, ReadMapping reading) throws IOException {
        Get get = new Get(ModelMutations.key(row, context));
        addColumns(row, get::addFamily, get::addColumn);
        get.setCacheBlocks(cachesBlocks);
        get.readVersions(versions(message));
        get.setTimeRange(from(message), to(message));
        setFilter(get, message, reading);
        return get;
    }

    private static void addColumns(
            HBaseRow row, Function<byte[], Query> addFamily, BiFunction<byte[], byte[], Query> addColumn) {
        for (HBaseCell cell : row.getCells()) {
            if (cell.getQualifier() == null) {
                addFamily.apply(Bytes.toBytes(cell.getFamily()));
            } else {
                addColumn.apply(Bytes.toBytes(cell.getFamily()), Bytes.toBytes(cell.getQualifier()));
            }
        }
    }

    /**
     * A scan.
     *
     * @throws IllegalArgumentException if rows, versions, times or filter are invalid
     */
    public Scan scan(Message message, ReadMapping reading) throws IOException {
        Scan scan = new Scan();
        byte[] prefix = row(message, HBaseConstants.ROW_PREFIX, configuration.getRowPrefix());
        scan.setReversed(configuration.isReversed());
        if (prefix != null) {
            setPrefix(scan, prefix);
        } else {
            setRange(scan, message);
        }
        scan.setCacheBlocks(cachesBlocks);
        scan.readVersions(versions(message));
        scan.setTimeRange(from(message), to(message));
        addColumns(reading.model(), scan::addFamily, scan::addColumn);
        setFilter(scan, message, reading);
        return scan;
    }

    private static void setPrefix(Scan scan, byte[] prefix) {
        scan.setStartStopRowForPrefixScan(prefix);
        if (scan.isReversed()) {
            scan.withStartRow(scan.getStopRow(), false).withStopRow(prefix, true);
        }
    }

    private void setRange(Scan scan, Message message) {
        byte[] start = row(message, HBaseConstants.FROM_ROW, configuration.getStartRow());
        byte[] stop = row(message, HBaseConstants.STOP_ROW, configuration.getStopRow());
        if (start != null) {
            scan.withStartRow(start, configuration.isStartRowInclusive());
        }
        if (stop != null) {
            scan.withStopRow(stop, configuration.isStopRowInclusive());
        }
    }

    private byte[] row(Message message, String header, String option) {
        Object row = message.getHeader(header);
        byte[] bytes = ValueCodec.encode(row == null ? option : row, null, format, context);
        return bytes == null || bytes.length == 0 ? null : bytes;
    }

    private int versions(Message message) {
        return message.getHeader(HBaseConstants.VERSIONS, configuration.getVersions(), Integer.class);
    }

    private static long from(Message message) {
        return message.getHeader(HBaseConstants.MIN_TIMESTAMP, TimeRange.INITIAL_MIN_TIMESTAMP, Long.class);
    }

    private static long to(Message message) {
        return message.getHeader(HBaseConstants.MAX_TIMESTAMP, TimeRange.INITIAL_MAX_TIMESTAMP, Long.class);
    }

    private void setFilter(Query query, Message message, ReadMapping reading) {
        Filter filter = filters.filter(message, reading);
        if (filter != null) {
            query.setFilter(filter);
        }
    }
}
