package io.smartcar.component.hbase;

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
}
