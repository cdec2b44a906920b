package io.smartcar.bench.loop;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.util.Bytes;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * Stores the events of a topic as rows of a table: polls, puts the rows, commits the offsets. Arguments: brokers, topic,
 * group, events of a poll, ZooKeeper's port, table, names of the columns.
 */
public final class KafkaToHBaseLoop {
    private static final byte[] FAMILY = Bytes.toBytes("cf1");
    private static final int DIGEST_BYTES = 4;

    private final byte[][] qualifiers;
    private final MessageDigest digest;

    private KafkaToHBaseLoop(String[] columns) throws NoSuchAlgorithmException {
        qualifiers = new byte[columns.length][];
        for (int column = 0; column < columns.length; column++) {
            qualifiers[column] = Bytes.toBytes(columns[column]);
        }
        digest = MessageDigest.getInstance("SHA-256");
    }

    public static void main(String[] arguments) throws Exception {
        Configuration hbase = HBaseConfiguration.create();
        hbase.set("hbase.zookeeper.quorum", "127.0.0.1");
        hbase.set("hbase.zookeeper.property.clientPort", arguments[4]);
        try (Connection connection = ConnectionFactory.createConnection(hbase);
                Table table = connection.getTable(TableName.valueOf(arguments[5]));
                KafkaConsumer<byte[], byte[]> consumer =
                        LoopConsumer.of(arguments[0], arguments[2], Integer.parseInt(arguments[3]))) {
            consumer.subscribe(List.of(arguments[1]));
            new KafkaToHBaseLoop(arguments[6].split(",")).store(consumer, table);
        }
    }

    private void store(KafkaConsumer<byte[], byte[]> consumer, Table table) throws Exception {
        while (true) {
            ConsumerRecords<byte[], byte[]> events = consumer.poll(Duration.ofMillis(500));
            List<Put> rows = new ArrayList<>(events.count());
            for (ConsumerRecord<byte[], byte[]> event : events) {
                rows.add(row(event.value()));
            }
            if (!rows.isEmpty()) {
                table.put(rows);
                consumer.commitSync();
            }
        }
    }

    private Put row(byte[] bytes) {
        String line = new String(bytes, StandardCharsets.UTF_8);
        String[] values = line.split(",");
        String hash = HexFormat.of().formatHex(digest.digest(bytes), 0, DIGEST_BYTES);
        Put put = new Put(
                Bytes.toBytes(new StringBuilder(values[0]).reverse() + "-" + values[1] + "-" + hash),
                DriverLine.time(line));
        for (int column = 0; column < qualifiers.length; column++) {
            put.addColumn(FAMILY, qualifiers[column], Bytes.toBytes(values[column]));
        }
        return put;
    }
}
