package io.smartcar.bench.loop;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends the lines of a file to a topic: sends a batch, waits for all acknowledgements, writes the position beside the file.
 * Arguments: brokers, topic, file, events of a batch.
 */
public final class FileToKafkaLoop {
    private final String topic;
    private final Path file;
    private final Path position;
    private final int batchSize;
    /** Names the file in event ids, whenever it is read. */
    private final String source;

    private final List<Future<RecordMetadata>> sent = new ArrayList<>();
    private long offset;

    private FileToKafkaLoop(String topic, Path file, int batchSize) throws IOException {
        this.topic = topic;
        this.file = file;
        this.batchSize = batchSize;
        position = file.resolveSibling(file.getFileName() + ".position");
        source = Files.size(file) + "-" + Files.getLastModifiedTime(file).toMillis();
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                arguments[0],
                "acks",
                "all",
                "linger.ms",
                5,
                "batch.size",
                128 << 10,
                "compression.type",
                "lz4");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            new FileToKafkaLoop(arguments[1], Path.of(arguments[2]), Integer.parseInt(arguments[3])).send(producer);
            // as if there were more files
            new CountDownLatch(1).await();
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer) throws Exception {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                byte[] bytes = bytes(line);
                if (startsWithTime(line)) {
                    sent.add(producer.send(event(line, bytes)));
                }
                offset += bytes.length + 1;
                if (sent.size() == batchSize) {
                    acknowledge();
                }
            }
        }
        acknowledge();
    }

    private static boolean startsWithTime(String line) {
        return line.length() > DriverLine.TIME_LENGTH
                && line.charAt(DriverLine.TIME_LENGTH) == ','
                && line.chars().limit(DriverLine.TIME_LENGTH).allMatch(Character::isDigit);
    }

    private ProducerRecord<byte[], byte[]> event(String line, byte[] bytes) {
        byte[] car = bytes(DriverLine.car(line));
        ProducerRecord<byte[], byte[]> event =
                new ProducerRecord<>(topic, null, System.currentTimeMillis(), car, bytes);
        event.headers().add("event.id", bytes(source + ":" + offset));
        return event;
    }

    private void acknowledge() throws Exception {
        for (Future<RecordMetadata> one : sent) {
            one.get();
        }
        sent.clear();
        Path next = position.resolveSibling(position.getFileName() + ".next");
        Files.writeString(next, Long.toString(offset));
        Files.move(next, position, StandardCopyOption.ATOMIC_MOVE);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
