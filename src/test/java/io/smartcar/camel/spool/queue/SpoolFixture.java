package io.smartcar.camel.spool.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Common steps of the tests of the spool. */
public final class SpoolFixture {
    public static final long TIME = 1_795_342_558_000L;
    public static final int SEGMENT_BYTES = 1024;

    /** Intervals of fsyncs in milliseconds: before each message counts as stored, while a test runs, after it. */
    public static final long EACH = 0;

    public static final long OFTEN = 50;
    public static final long SELDOM = 3_600_000;

    private SpoolFixture() {}

    public static SpoolSettings settings(Path directory) {
        return settings(directory, 1 << 20, SELDOM, WhenFull.HOLD);
    }

    public static SpoolSettings settings(Path directory, long maximumBytes, long fsyncMillis, WhenFull whenFull) {
        return new SpoolSettings(directory, SEGMENT_BYTES, maximumBytes, fsyncMillis, whenFull);
    }

    public static List<ReceivedMessage> messages(int from, int to) {
        return IntStream.range(from, to).mapToObj(SpoolFixture::message).toList();
    }

    public static ReceivedMessage message(int number) {
        return new ReceivedMessage(TIME + number, "192.0.2." + number % 3, ("<13>message " + number).getBytes(UTF_8));
    }

    public static String text(SpoolBatch.Entry entry) {
        return new String(entry.message().bytes(), UTF_8);
    }

    /** Reads and acknowledges all remaining messages. */
    public static List<SpoolBatch.Entry> drain(Spool spool) throws IOException {
        List<SpoolBatch.Entry> entries = new ArrayList<>();
        for (SpoolBatch batch = spool.reader().next(7, 1 << 20);
                batch != null;
                batch = spool.reader().next(7, 1 << 20)) {
            entries.addAll(batch.messages());
            spool.reader().acknowledge(batch);
        }
        return entries;
    }

    public static List<String> texts(List<SpoolBatch.Entry> entries) {
        return entries.stream().map(SpoolFixture::text).toList();
    }

    public static List<String> texts(int from, int to) {
        return messages(from, to).stream()
                .map(message -> new String(message.bytes(), UTF_8))
                .toList();
    }

    public static List<Path> segments(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".segment"))
                    .sorted()
                    .toList();
        }
    }
}
