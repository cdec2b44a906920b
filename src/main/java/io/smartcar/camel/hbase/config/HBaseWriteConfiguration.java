package io.smartcar.camel.hbase.config;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.hadoop.hbase.client.Durability;

/** How mutations are written. Not thread-safe: set once, before the endpoint starts. */
@UriParams
public class HBaseWriteConfiguration {
    @UriParam(label = "producer")
    private Long timeToLive;

    @UriParam(label = "producer")
    private Durability durability;

    @UriParam(label = "producer", defaultValue = "false")
    private boolean returnResults = false;

    @UriParam(label = "producer,security")
    private String cellVisibility;

    /** After how many milliseconds cells expire. */
    public Long getTimeToLive() {
        return timeToLive;
    }

    /**
     * After how many milliseconds the cells that are written expire; by default the family's setting counts. The
     * header CamelHBaseTimeToLive overrides it.
     */
    public void setTimeToLive(Long timeToLive) {
        this.timeToLive = timeToLive;
    }

    /** Who sees the cells that are written. */
    public String getCellVisibility() {
        return cellVisibility;
    }

    /**
     * Who sees the cells that are written: an expression of visibility labels, such as secret|topsecret.
     * A deletion deletes cells of that very visibility alone. The header CamelHBaseCellVisibility overrides it.
     */
    public void setCellVisibility(String cellVisibility) {
        this.cellVisibility = cellVisibility;
    }

    /** How durable a write is when it is acknowledged. */
    public Durability getDurability() {
        return durability;
    }

    /**
     * How durable a write is when it is acknowledged. By default the table's setting counts; SKIP_WAL loses writes
     * when a region server dies.
     */
    public void setDurability(Durability durability) {
        this.durability = durability;
    }

    /** Whether the sums of an Increment and the values of an Append are put into the message. */
    public boolean isReturnResults() {
        return returnResults;
    }

    /**
     * Whether an Increment puts its sums, and an Append the whole of its values, into the message, as a get would: with
     * the mapping header in place of the amounts in the headers, else in place of the body. By default the message is
     * left alone, so that a second endpoint adds the same.
     */
    public void setReturnResults(boolean returnResults) {
        this.returnResults = returnResults;
    }
}
