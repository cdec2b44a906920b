package io.smartcar.bench.loop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * Stores the events of a topic as files of text in HDFS, a folder a day: polls until it has a batch, writes it to one file
 * of each partition and day, renames the files to names that tell the partition and the first offset, commits the offsets.
 * Arguments: brokers, topic, group, events of a batch, the URI of HDFS, path.
 */
public final class KafkaToHdfsLoop {
    private static final int POLL = 5_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final FileSystem hdfs;
    private final Path path;
    private final int batchSize;
    /** The open files, by the names that they will have. */
    private final Map<Path, FSDataOutputStream> files = new HashMap<>();
    /** The files of the batch, by partition and day. */
    private final Map<String, Path> names = new HashMap<>();

    private int events;

    private KafkaToHdfsLoop(KafkaConsumer<byte[], byte[]> consumer, FileSystem hdfs, Path path, int batchSize) {
        this.consumer = consumer;
        this.hdfs = hdfs;
        this.path = path;
        this.batchSize = batchSize;
    }

    public static void main(String[] arguments) throws Exception {
        Configuration settings = new Configuration();
        settings.set("fs.defaultFS", arguments[4]);
        settings.setInt("dfs.replication", 1);
        try (FileSystem hdfs = FileSystem.get(settings);
                KafkaConsumer<byte[], byte[]> consumer = LoopConsumer.of(arguments[0], arguments[2], POLL)) {
            consumer.subscribe(List.of(arguments[1]));
            new KafkaToHdfsLoop(consumer, hdfs, new Path(arguments[5]), Integer.parseInt(arguments[3])).store();
        }
    }

    private void store() throws IOException {
        while (true) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(Duration.ofMillis(500));
            for (ConsumerRecord<byte[], byte[]> event : polled) {
                FSDataOutputStream file = file(event);
                file.write(event.value());
                file.write('\n');
            }
            events += polled.count();
            if (events >= batchSize || polled.isEmpty() && events > 0) {
                complete();
            }
        }
    }

    private FSDataOutputStream file(ConsumerRecord<byte[], byte[]> event) throws IOException {
        String day = new String(event.value(), 0, DriverLine.DAY_LENGTH, StandardCharsets.US_ASCII);
        Path name = names.computeIfAbsent(
                event.partition() + "-" + day,
                any -> new Path(path, "wrk_date=" + day + "/" + event.partition() + "-" + event.offset() + ".log"));
        FSDataOutputStream file = files.get(name);
        if (file == null) {
            file = hdfs.create(unfinished(name), true);
            files.put(name, file);
        }
        return file;
    }

    private static Path unfinished(Path name) {
        return new Path(name.getParent(), "_" + name.getName());
    }

    private void complete() throws IOException {
        for (Map.Entry<Path, FSDataOutputStream> file : files.entrySet()) {
            file.getValue().close();
            hdfs.rename(unfinished(file.getKey()), file.getKey());
        }
        files.clear();
        names.clear();
        consumer.commitSync();
        events = 0;
    }
}
