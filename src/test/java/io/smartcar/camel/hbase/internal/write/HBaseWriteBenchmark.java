package io.smartcar.camel.hbase.internal.write;

import io.smartcar.camel.hbase.HBaseRoutes;
import io.smartcar.camel.hbase.HBaseTransaction;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.cluster.LocalCluster;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.AsyncConnection;
import org.apache.hadoop.hbase.client.AsyncTable;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.Durability;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * Side by side, batches of 5,000 puts of eight columns, by the component and by the plain client, both of the same input:
 * a list of puts; exchanges that each bear a put; exchanges that each bear a line, of which the component makes a put by
 * the mapping columns, and a loop by hand does for the plain client. The exchanges have the twelve headers that Kafka's
 * consumer sets. {@code Table.batch} and {@code AsyncTable.batch} of the list show what else the client offers. Each way
 * in turn, another first in each round, ten batches at a time. Prints medians a batch after each round, of this process
 * alone: the servers are others. For Linux, which tells the CPU time of each thread.
 *
 * <p>To be run with a heap of fixed size ({@code -Xms1500m -Xmx1500m}): one that begins small collects garbage all the
 * time, which costs more than what is measured.
 *
 * <p>Arguments: the number of rounds, the first third of which warms up; ZooKeeper's host:port, without which a cluster
 * is started in {@code target}.
 */
public final class HBaseWriteBenchmark {
    private static final int PUTS = 5_000;
    private static final int BATCHES = 10;
    private static final byte[] FAMILY = Bytes.toBytes("cf1");

    /** The columns of a line, of which the first is the row's key. */
    private static final byte[][] QUALIFIERS = IntStream.range(0, 8)
            .mapToObj(column -> Bytes.toBytes("column-" + column))
            .toArray(byte[][]::new);

    private static final String LINES = "mappingStrategyName=columns&family=cf1&durability=SKIP_WAL&columns="
            + Stream.of(QUALIFIERS).map(Bytes::toString).collect(Collectors.joining(",")) + "&rowKey=RAW({column-0})";

    private interface Way<T> {
        void write(T batch) throws Exception;
    }

    /**
     * @param form creates the mutations of a round; not measured, because events arrive ready
     * @param cpu milliseconds of CPU time a batch, by round
     * @param time milliseconds a batch, by round
     */
    private record Measured<T>(String name, IntFunction<T> form, Way<T> way, List<Double> cpu, List<Double> time) {
        Measured(String name, IntFunction<T> form, Way<T> way) {
            this(name, form, way, new ArrayList<>(), new ArrayList<>());
        }

        void write(int round, boolean counts) throws Exception {
            // each way collects its own garbage, and none of the others'
            System.gc();
            long nanoseconds = 0;
            long used = 0;
            for (int batch = 0; batch < BATCHES; batch++) {
                // made in the moment before, as events are: it is still in the processor's cache
                T made = form.apply(round * BATCHES + batch);
                long begin = System.nanoTime();
                long before = cpuTime();
                way.write(made);
                used += cpuTime() - before;
                nanoseconds += System.nanoTime() - begin;
            }
            if (counts) {
                cpu.add(used / 1e6 / BATCHES);
                time.add(nanoseconds / 1e6 / BATCHES);
            }
        }
    }

    private HBaseWriteBenchmark() {}

    private static long cpuTime(Path thread) {
        try {
            String statistics = Files.readString(thread.resolve("schedstat"));
            return Long.parseLong(statistics.substring(0, statistics.indexOf(' ')));
        } catch (IOException ended) {
            // the medians pass over the batch in which a thread of the compiler's ended
            return 0;
        }
    }

    /** Nanoseconds of CPU time of all threads, the JVM's own included: the JVM tells hundredths of a second only. */
    private static long cpuTime() throws IOException {
        long sum = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                sum += cpuTime(thread);
            }
        }
        return sum;
    }

    /** Runs the benchmark. */
    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        if (arguments.length > 1) {
            compare(rounds, arguments[1]);
            return;
        }
        try (LocalCluster cluster =
                LocalCluster.in(Path.of("target", "hbase-benchmark")).build()) {
            cluster.start();
            compare(rounds, cluster.zookeeper());
        }
    }

    private static void compare(int rounds, String quorum) throws Exception {
        Configuration configuration = HBaseConfiguration.create();
        configuration.set("hbase.zookeeper.quorum", quorum);
        TableName name = TableName.valueOf("benchmark");
        try (Connection connection = ConnectionFactory.createConnection(configuration);
                AsyncConnection asynchronous =
                        ConnectionFactory.createAsyncConnection(configuration).get();
                HBaseRoutes routes =
                        new HBaseRoutes(quorum).to("in", "hbase:benchmark").to("lines", "hbase:benchmark?" + LINES)) {
            createTable(connection, name);
            routes.start();
            ProducerTemplate template = routes.context().createProducerTemplate();
            AsyncTable<?> asyncTable = asynchronous.getTable(name);
            try (Table table = connection.getTable(name)) {
                run(
                        rounds,
                        List.of(
                                new Measured<>(
                                        "list of puts: component, transaction",
                                        round -> batchOf(routes, puts(round)),
                                        batch -> transact(template, "direct:in", batch)),
                                new Measured<>(
                                        "list of puts: component, at once",
                                        round -> batchOf(routes, puts(round)),
                                        batch -> send(template, batch)),
                                new Measured<>("list of puts: Table.put", HBaseWriteBenchmark::puts, table::put),
                                new Measured<>(
                                        "list of puts: Table.batch",
                                        HBaseWriteBenchmark::puts,
                                        puts -> table.batch(puts, new Object[PUTS])),
                                new Measured<>(
                                        "list of puts: AsyncTable.batch",
                                        HBaseWriteBenchmark::puts,
                                        puts -> asyncTable.batchAll(puts).get()),
                                new Measured<>(
                                        "exchanges with puts: component, transaction",
                                        round -> batch(routes, puts(round)),
                                        batch -> transact(template, "direct:in", batch)),
                                new Measured<>(
                                        "exchanges with puts: component, at once",
                                        round -> batch(routes, puts(round)),
                                        batch -> send(template, batch)),
                                new Measured<>(
                                        "exchanges with puts: Table.put",
                                        round -> batch(routes, puts(round)),
                                        batch -> table.put(putsOf(batch))),
                                new Measured<>(
                                        "exchanges with lines: component, transaction",
                                        round -> lineBatch(routes, lines(round)),
                                        batch -> transact(template, "direct:lines", batch)),
                                new Measured<>(
                                        "exchanges with lines: by hand, Table.put",
                                        round -> lineBatch(routes, lines(round)),
                                        batch -> table.put(putsOfLines(batch)))));
            }
        }
    }

    private static void run(int rounds, List<Measured<?>> ways) throws Exception {
        for (int round = 0; round < rounds; round++) {
            boolean counts = round >= rounds / 3;
            for (int turn = 0; turn < ways.size(); turn++) {
                ways.get((round + turn) % ways.size()).write(round, counts);
            }
            if (counts) {
                print(ways);
            }
        }
    }

    private static void print(List<Measured<?>> ways) {
        System.out.printf("Medians of %d rounds%n", ways.get(0).cpu().size());
        for (Measured<?> measured : ways) {
            System.out.printf(
                    "%-45s CPU %.1f ms, time %.1f ms a batch%n",
                    measured.name(), median(measured.cpu()), median(measured.time()));
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static void transact(ProducerTemplate template, String route, Exchange batch) {
        HBaseTransaction transaction = HBaseTransaction.begin(batch);
        template.send(route, batch);
        if (transaction.size() != PUTS || !transaction.flush().isEmpty()) {
            throw new IllegalStateException("The batch was not stored");
        }
    }

    private static void send(ProducerTemplate template, Exchange batch) {
        Exchange done = template.send("direct:in", batch);
        if (done.getException() != null) {
            throw new IllegalStateException(done.getException());
        }
    }

    private static Exchange batch(HBaseRoutes routes, List<Put> puts) {
        List<Exchange> children = new ArrayList<>(puts.size());
        for (Put put : puts) {
            Exchange child = record(routes, children.size());
            child.getIn().setHeader(HBaseConstants.MUTATION, put);
            children.add(child);
        }
        return batchOf(routes, children);
    }

    private static Exchange lineBatch(HBaseRoutes routes, List<byte[]> lines) {
        List<Exchange> children = new ArrayList<>(lines.size());
        for (byte[] line : lines) {
            Exchange child = record(routes, children.size());
            child.getIn().setBody(line);
            children.add(child);
        }
        return batchOf(routes, children);
    }

    /** What Kafka's consumer gives: twelve headers. */
    private static Exchange record(HBaseRoutes routes, int number) {
        Exchange exchange = new DefaultExchange(routes.context());
        Message message = exchange.getIn();
        message.setHeader(Exchange.MESSAGE_TIMESTAMP, 1_000_000L + number);
        message.setHeader("kafka.PARTITION", 3);
        message.setHeader("kafka.TOPIC", "cars");
        message.setHeader("kafka.OFFSET", 1_000_000L + number);
        message.setHeader("kafka.HEADERS", List.of());
        message.setHeader("kafka.LAST_RECORD_BEFORE_COMMIT", false);
        message.setHeader("kafka.LAST_POLL_RECORD", false);
        message.setHeader("kafka.TIMESTAMP", 1_000_000L + number);
        message.setHeader("kafka.KEY", "car-" + number);
        message.setHeader("kafka.MANUAL_COMMIT", "commit");
        message.setHeader("kafka.EVENT_TYPE", "driver");
        message.setHeader("id", "file:" + number);
        return exchange;
    }

    private static Exchange batchOf(HBaseRoutes routes, List<?> elements) {
        Exchange batch = new DefaultExchange(routes.context());
        batch.getIn().setBody(elements);
        return batch;
    }

    @SuppressWarnings("unchecked")
    private static List<Exchange> children(Exchange batch) {
        return (List<Exchange>) batch.getIn().getBody();
    }

    private static List<Put> putsOf(Exchange batch) {
        List<Put> puts = new ArrayList<>(PUTS);
        for (Exchange child : children(batch)) {
            puts.add(child.getMessage().getHeader(HBaseConstants.MUTATION, Put.class));
        }
        return puts;
    }

    private static List<Put> puts(int round) {
        List<Put> puts = new ArrayList<>(PUTS);
        for (int number = 0; number < PUTS; number++) {
            Put put = new Put(Bytes.toBytes("car-" + number * 7919 % PUTS + "-" + round % 20));
            // makes the server quicker, and nothing else for the client
            put.setDurability(Durability.SKIP_WAL);
            for (int column = 0; column < 8; column++) {
                put.addColumn(FAMILY, Bytes.toBytes("column-" + column), 1_000L + round, Bytes.toBytes("v" + number));
            }
            puts.add(put);
        }
        return puts;
    }

    private static List<byte[]> lines(int round) {
        List<byte[]> lines = new ArrayList<>(PUTS);
        for (int number = 0; number < PUTS; number++) {
            String value = ",v" + number;
            lines.add(Bytes.toBytes("car-" + number * 7919 % PUTS + "-" + round % 20 + value.repeat(7)));
        }
        return lines;
    }

    private static List<Put> putsOfLines(Exchange batch) {
        List<Put> puts = new ArrayList<>(PUTS);
        for (Exchange child : children(batch)) {
            puts.add(putOf(child.getMessage().getBody(byte[].class)));
        }
        return puts;
    }

    private static Put putOf(byte[] line) {
        byte[][] values = new byte[QUALIFIERS.length][];
        int start = 0;
        for (int column = 0; column < values.length; column++) {
            int end = start;
            while (end < line.length && line[end] != ',') {
                end++;
            }
            values[column] = Arrays.copyOfRange(line, start, end);
            start = end + 1;
        }
        Put put = new Put(values[0]);
        put.setDurability(Durability.SKIP_WAL);
        for (int column = 0; column < values.length; column++) {
            put.addColumn(FAMILY, QUALIFIERS[column], values[column]);
        }
        return put;
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
