package io.smartcar.faults.pipeline;

import io.smartcar.cluster.InsideView;
import io.smartcar.cluster.RoutesProcess;
import java.io.IOException;
import javax.management.ObjectName;

/** Reads from a routes' process how many records its consumers have been given. */
public final class ConsumedRecords {
    private static final String METRICS = "kafka.consumer:type=consumer-fetch-manager-metrics,client-id=*";

    private ConsumedRecords() {}

    /** The number of records given to the current consumers, redelivered ones included. */
    public static long of(RoutesProcess routes) throws IOException {
        return InsideView.of(routes, beans -> {
            double sum = 0;
            for (ObjectName consumer : beans.queryNames(new ObjectName(METRICS), null)) {
                sum += (double) beans.getAttribute(consumer, "records-consumed-total");
            }
            return (long) sum;
        });
    }
}
