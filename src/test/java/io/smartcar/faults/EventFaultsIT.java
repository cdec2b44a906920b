package io.smartcar.faults;

import static io.smartcar.faults.source.LogLayout.DRIVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.faults.audit.Comparison;
import io.smartcar.faults.pipeline.ConsumedRecords;
import io.smartcar.faults.pipeline.Pipeline;
import io.smartcar.faults.source.Seed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Poison events, and events that Kafka rejects. */
@Tag("faults")
@ExtendWith(FaultTable.class)
class EventFaultsIT {
    private static final String[] POISON = {
        "%d,X9999,3,0,F,N,15", "%d,X9999,3,0,F,N,15,C01,", "20160132%06d,X9999,3,0,F,N,15,C01"
    };

    @ParameterizedTest
    @CsvSource({"1, 1000", "100, 10000", "10000, 30000"})
    void shouldDeadLetterPoisonAlone(int onceIn, int lines) throws IOException {
        Seed seed = Seed.of("poison 1 in " + onceIn);
        Pipeline pipeline = new Pipeline(SharedCluster.get(), "poison-" + onceIn);
        FaultRun run = new FaultRun("poison, 1 event in " + onceIn, pipeline, seed);
        pipeline.drop(DRIVER, "1", poisoned(Pipeline.simulate(DRIVER, 1, lines), onceIn, seed.random()));
        try (RoutesProcess routes = pipeline.process("routes").start()) {
            run.settles();
            run.rereads(ConsumedRecords.of(routes) - pipeline.sent());
        }
        Comparison comparison = run.concludes();
        assertThat(comparison.deadLetters().found).isPositive();
        assertThat(comparison.duplicateDeadLetters()).isZero();
    }

    /** Replaces one line in the given number, at random, and the last one by a poison event. */
    private static byte[] poisoned(byte[] content, int onceIn, SplittableRandom random) throws IOException {
        String[] lines = new String(content, StandardCharsets.US_ASCII).split("\n");
        ByteArrayOutputStream poisoned = new ByteArrayOutputStream();
        for (int index = 0; index < lines.length; index++) {
            boolean poison = random.nextInt(onceIn) == 0 || index == lines.length - 1;
            String line = poison
                    ? POISON[random.nextInt(POISON.length)].formatted(index % 1_000_000 + 20160101000000L)
                    : lines[index];
            poisoned.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        return poisoned.toByteArray();
    }

    @Test
    void shouldDeadLetterEventsThatTheBrokerNeverAccepts() throws IOException {
        Seed seed = Seed.of("too large");
        // the client keeps splitting a batch that is below its own limit and above the topic's
        Pipeline pipeline =
                new Pipeline(SharedCluster.get(), "too-large").set("camel.component.kafka.producer-batch-size", 4_096);
        FaultRun run = new FaultRun("events larger than the broker takes", pipeline, seed);
        pipeline.expected().brokerTakes(4_000);
        pipeline.cluster().createTopic(pipeline.topic(DRIVER), 3, Map.of("max.message.bytes", "6000"));
        pipeline.drop(DRIVER, "1", withLarge(Pipeline.simulate(DRIVER, 1, 4_000), seed.random()));
        try (RoutesProcess routes = pipeline.process("routes").start()) {
            run.settles();
            run.rereads(ConsumedRecords.of(routes) - pipeline.sent());
        }
        assertThat(run.concludes().deadLetters().found).isPositive();
    }

    /** Adds lines of 10,000 characters that cannot be compressed. */
    private static byte[] withLarge(byte[] content, SplittableRandom random) throws IOException {
        ByteArrayOutputStream mixed = new ByteArrayOutputStream();
        int number = 0;
        for (String line : new String(content, StandardCharsets.US_ASCII).split("\n")) {
            mixed.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            if (random.nextInt(500) == 0) {
                byte[] noise = new byte[5_000];
                random.nextBytes(noise);
                mixed.write(
                        (20160101000000L + number++ + ",X9999," + HexFormat.of().formatHex(noise) + "\n")
                                .getBytes(StandardCharsets.US_ASCII));
            }
        }
        return mixed.toByteArray();
    }
}
