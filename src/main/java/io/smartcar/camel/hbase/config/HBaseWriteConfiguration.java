package io.smartcar.camel.hbase.config;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.hadoop.hbase.client.Durability;

/** The options of writes. Not thread-safe: set before the endpoint starts. */
@UriParams
public class HBaseWriteConfiguration {
    @UriParam(label = "producer")
    private Long timeToLive;

    @UriParam(label = "producer")
    private Durability durability;

    @UriParam(label = "producer", defaultValue = "false")
    private boolean returnResults = false;

    /** The lifetime of cells, in milliseconds. */
    public Long getTimeToLive() {
        return timeToLive;
    }

    /**
     * The lifetime of written cells, in milliseconds; overridden by the header CamelHBaseTimeToLive. The default is the
     * setting of the family.
     */
    public void setTimeToLive(Long timeToLive) {
        this.timeToLive = timeToLive;
    }

    /** The durability of a write on acknowledgement. */
    public Durability getDurability() {
        return durability;
    }

    /**
     * The durability of a write on acknowledgement. The default is the setting of the table; SKIP_WAL loses writes when
     * a region server dies.
     */
    public void setDurability(Durability durability) {
        this.durability = durability;
    }

    /** Whether the results of increments and appends are put into the message. */
    public boolean isReturnResults() {
        return returnResults;
    }

    /**
     * Whether the sums of an increment and the complete values of an append are put into the message, as by a get: with
     * the mapping header into the value headers, else into the body. By default the message stays as it is, so that a
     * second endpoint adds the same amounts.
     */
    public void setReturnResults(boolean returnResults) {
        this.returnResults = returnResults;
    }
}
