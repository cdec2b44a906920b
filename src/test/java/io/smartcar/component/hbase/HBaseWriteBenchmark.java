package io.smartcar.component.hbase;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * Side by side: the component in a transaction, the component without one, {@code Table.put} and {@code Table.batch} of
 * the plain client, batches of 5,000 puts of eight columns, in turn on one connection each. Prints CPU and time a batch.
 *
 * <p>Arguments: ZooKeeper's host:port, and the number of rounds.
 */
public final class HBaseWriteBenchmark {
    private static final int PUTS = 5_000;
    private static final byte[] FAMILY = Bytes.toBytes("cf1");

    private interface Way {
        void write(List<Put> puts) throws Exception;
    }

    private record Measured(String name, Way way, long[] sums) {}

    private HBaseWriteBenchmark() {}

    /** Runs the benchmark. */
    public static void main(String[] arguments) throws Exception {
        Configuration configuration = HBaseConfiguration.create();
        configuration.set("hbase.zookeeper.quorum", arguments[0]);
        int rounds = Integer.parseInt(arguments[1]);
        TableName name = TableName.valueOf("benchmark");
        try (Connection connection = ConnectionFactory.createConnection(configuration);
                HBaseRoutes routes = new HBaseRoutes(arguments[0]).to("in", "hbase:benchmark")) {
            createTable(connection, name);
            routes.start();
            ProducerTemplate template = routes.context().createProducerTemplate();
            try (Table table = connection.getTable(name)) {
                run(
                        rounds,
                        List.of(
                                new Measured(
                                        "component, transaction",
                                        puts -> transact(routes, template, puts),
                                        new long[2]),
                                new Measured("component, at once", puts -> send(routes, template, puts), new long[2]),
                                new Measured("client, Table.put", table::put, new long[2]),
                                new Measured(
                                        "client, Table.batch",
                                        puts -> table.batch(puts, new Object[PUTS]),
                                        new long[2])));
            }
        }
    }

    private static void run(int rounds, List<Measured> ways) throws Exception {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        int warmUp = rounds / 3;
        for (int round = 0; round < rounds; round++) {
            for (Measured measured : ways) {
                List<Put> puts = puts(round);
                long cpu = system.getProcessCpuTime();
                long time = System.nanoTime();
                measured.way().write(puts);
                if (round >= warmUp) {
                    measured.sums()[0] += system.getProcessCpuTime() - cpu;
                    measured.sums()[1] += System.nanoTime() - time;
                }
            }
        }
        int counted = rounds - warmUp;
        for (Measured measured : ways) {
            System.out.printf(
                    "%-24s CPU %.2f ms, time %.1f ms a batch%n",
                    measured.name(), measured.sums()[0] / 1e6 / counted, measured.sums()[1] / 1e6 / counted);
        }
    }

    private static void transact(HBaseRoutes routes, ProducerTemplate template, List<Put> puts) {
        Exchange batch = batch(routes, puts);
        HBaseTransaction transaction = HBaseTransaction.begin(batch);
        template.send("direct:in", batch);
        if (transaction.size() != PUTS || !transaction.flush().isEmpty()) {
            throw new IllegalStateException("The batch was not stored");
        }
    }

    private static void send(HBaseRoutes routes, ProducerTemplate template, List<Put> puts) {
        Exchange batch = template.send("direct:in", batch(routes, puts));
        if (batch.getException() != null) {
            throw new IllegalStateException(batch.getException());
        }
    }

    private static Exchange batch(HBaseRoutes routes, List<Put> puts) {
        List<Exchange> children = new ArrayList<>(puts.size());
        for (Put put : puts) {
            Exchange child = new DefaultExchange(routes.context());
            child.getIn().setHeader(HBaseConstants.MUTATION, put);
            children.add(child);
        }
        Exchange batch = new DefaultExchange(routes.context());
        batch.getIn().setBody(children);
        return batch;
    }

    private static List<Put> puts(int round) {
        List<Put> puts = new ArrayList<>(PUTS);
        for (int number = 0; number < PUTS; number++) {
            Put put = new Put(Bytes.toBytes("car-" + number * 7919 % PUTS + "-" + round % 20));
            for (int column = 0; column < 8; column++) {
                put.addColumn(FAMILY, Bytes.toBytes("column-" + column), 1_000L + round, Bytes.toBytes("v" + number));
            }
            puts.add(put);
        }
        return puts;
    }

    private static void createTable(Connection connection, TableName name) throws Exception {
        try (Admin admin = connection.getAdmin()) {
            if (!admin.tableExists(name)) {
                admin.createTable(TableDescriptorBuilder.newBuilder(name)
                        .setColumnFamily(ColumnFamilyDescriptorBuilder.of(FAMILY))
                        .build());
            }
        }
    }
}
