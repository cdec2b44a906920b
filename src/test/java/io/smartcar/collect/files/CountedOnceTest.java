package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines are counted when they are acknowledged, not at each attempt to send them. */
class CountedOnceTest {
    private static final String HEADER = "Driver Status Infomation,CarNum,AccStep\n";
    private static final int LINES = 9;

    @TempDir
    Path folder;

    private FileHarness harness;
    private Path file;

    @BeforeEach
    void dropAFile() throws Exception {
        harness = new FileHarness(folder);
        harness.beans.batchSize = 4;
        file = Files.writeString(
                folder.resolve("SmartCarDriverInfo.log"),
                HEADER + FileHarness.lines(0, 2) + "what is this\n" + FileHarness.lines(2, 6) + "\n");
    }

    @Test
    void shouldCountALineOnceHoweverOftenItsBatchFails() throws Exception {
        for (String failing : List.of(FileHarness.line(0), "rejected what is this", FileHarness.line(4))) {
            failAt(failing);
            for (int attempt = 0; attempt < 3; attempt++) {
                assertThatThrownBy(() -> harness.read(file)).hasMessage("planted");
            }
        }
        failAt("none");
        harness.read(file);

        assertThat(harness.sum("events.received")).isEqualTo(LINES);
        assertThat(harness.sum("events.read")).isEqualTo(6);
        assertThat(harness.sum("events.rejected")).isEqualTo(1);
        assertThat(harness.sum("events.dropped")).isEqualTo(2);
        assertThat(harness.sum("events.received.bytes")).isEqualTo(Files.size(done()) - LINES);
    }

    @Test
    void shouldCountNoLineBeforeItIsAcknowledged() {
        List<Double> counted = new ArrayList<>();
        harness.sendTo(lines -> {
            counted.add(harness.sum("events.received"));
            throw new IllegalStateException("planted");
        });
        assertThatThrownBy(() -> harness.read(file)).hasMessage("planted");
        assertThat(counted).containsExactly(0.0);
        assertThat(harness.sum("events.received")).isZero();
    }

    private void failAt(String failing) {
        harness.sendTo(lines -> {
            if (lines.contains(failing)) {
                throw new IllegalStateException("planted");
            }
        });
    }

    private Path done() throws Exception {
        try (var moved = Files.list(folder.resolve("done"))) {
            return moved.findFirst().orElseThrow();
        }
    }
}
