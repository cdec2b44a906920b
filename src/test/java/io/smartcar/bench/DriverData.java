package io.smartcar.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The lines of a fleet of cars, each line of all of them a different one and the same in each run. */
final class DriverData {
    private static final int CARS = 400;
    private static final int FIRST_CAR = 1_000;
    private static final int OF_CARS = 8;
    private static final LocalDateTime BEGIN = LocalDateTime.of(2026, 1, 1, 0, 0);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

    private final int columns;
    private final int bytes;
    private long second = -1;
    private String time;

    /** Lines of about 37 bytes. */
    DriverData() {
        this(OF_CARS, 0);
    }

    /**
     * Longer lines.
     *
     * @param columns the eight that cars write, and more
     * @param bytes   of a line at least
     */
    DriverData(int columns, int bytes) {
        this.columns = columns;
        this.bytes = bytes;
    }

    @Override
    public String toString() {
        return columns + "-columns-" + bytes + "-bytes";
    }

    /** The names of the columns, separated by commas. */
    String names() {
        StringBuilder names =
                new StringBuilder("date,car_number,speed_pedal,break_pedal,steer_angle,direct_light,speed,area_number");
        for (int column = OF_CARS; column < columns; column++) {
            names.append(",sensor_").append(column);
        }
        return names.toString();
    }

    /** The line of that number. */
    String line(long number) {
        if (number / CARS != second) {
            second = number / CARS;
            time = TIME.format(BEGIN.plusSeconds(second));
        }
        long car = number % CARS;
        StringBuilder line = new StringBuilder(time)
                .append(',')
                .append(car(number))
                .append(',')
                .append(car % 5)
                .append(',')
                .append(car % 3)
                .append(car % 7 == 0 ? ",L1,N," : ",F,N,")
                .append(100 + (car + second) % 100)
                .append(",C0")
                .append(car % 10);
        for (int column = OF_CARS; column < columns; column++) {
            line.append(',').append(number * column % 1000);
        }
        while (line.length() < bytes) {
            line.append(number % 10);
        }
        return line.toString();
    }

    /** The number of such a line. */
    static long number(byte[] line) {
        String text = new String(line, StandardCharsets.US_ASCII);
        LocalDateTime written = LocalDateTime.parse(text.substring(0, text.indexOf(',')), TIME);
        return ChronoUnit.SECONDS.between(BEGIN, written) * CARS + Long.parseLong(text.substring(16, 20)) - FIRST_CAR;
    }

    private static String car(long number) {
        return "X" + (FIRST_CAR + number % CARS);
    }

    /** Writes the first lines to a file. */
    void write(Path file, long lines) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (long number = 0; number < lines; number++) {
                writer.write(line(number));
                writer.write('\n');
            }
        }
    }

    /**
     * Sends the first lines to a topic, as a collector would.
     *
     * @throws IllegalStateException if Kafka has not acknowledged all of them
     */
    void send(String brokers, String topic, long lines) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                brokers,
                "compression.type",
                "lz4",
                "linger.ms",
                5,
                "batch.size",
                128 << 10,
                // a new topic may refuse the first batch and take the second: then the first one never fits again
                "max.in.flight.requests.per.connection",
                1);
        AtomicReference<Exception> failed = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            long offset = 0;
            for (long number = 0; number < lines; number++) {
                byte[] line = bytes(line(number));
                ProducerRecord<byte[], byte[]> event = new ProducerRecord<>(topic, bytes(car(number)), line);
                event.headers().add("event.id", bytes("0123456789abcdef:" + offset));
                producer.send(event, (record, failure) -> failed.compareAndSet(null, failure));
                offset += line.length + 1;
            }
        }
        if (failed.get() != null) {
            throw new IllegalStateException("Kafka has not taken all events of " + topic, failed.get());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
