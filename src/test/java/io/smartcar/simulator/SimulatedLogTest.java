package io.smartcar.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatedLogTest {
    private static final LocalDateTime NEW_YEAR = LocalDateTime.of(2016, 1, 1, 0, 0);
    private static final Map<LogKind, String> LINE = Map.of(
            LogKind.DRIVER,
            "20160101\\d{6},[A-Z]\\d{4},[0-5],[0-3],(F|[LR][1-3]),[NLR],([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|250),"
                    + "[A-Z]\\d{2}",
            LogKind.STATUS,
            "20160101\\d{6},[A-Z]\\d{4}(,(\\d|[1-9]\\d|100)){4}(,[01]){4},[ABC],[ABC],(\\d|[1-9]\\d|100)");

    @ParameterizedTest
    @EnumSource
    void shouldMakeSameBytesFromSameSeed(LogKind kind) {
        assertThat(text(kind, 20, 7, 300)).isEqualTo(text(kind, 20, 7, 300));
    }

    @ParameterizedTest
    @EnumSource
    void shouldMakeOtherBytesFromOtherSeed(LogKind kind) {
        assertThat(text(kind, 20, 7, 300)).isNotEqualTo(text(kind, 20, 8, 300));
    }

    @ParameterizedTest
    @EnumSource
    void shouldMakeNothingButLinesOfTheLogAndHeaders(LogKind kind) {
        List<String> lines = lines(kind, 50, 3, 3_600);

        assertThat(lines)
                .filteredOn(line -> !isHeader(line))
                .hasSizeGreaterThan(40_000)
                .allMatch(line -> line.matches(LINE.get(kind)));
    }

    @ParameterizedTest
    @EnumSource
    void shouldWriteHeaderInTheMiddleWheneverWriterOfCarStarts(LogKind kind) {
        List<String> lines = lines(kind, 50, 3, 3_600 * 10);

        assertThat(lines.stream().filter(SimulatedLogTest::isHeader).count()).isGreaterThan(50);
        assertThat(lines.subList(lines.size() / 2, lines.size())).anyMatch(SimulatedLogTest::isHeader);
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepLinesOfOneCarInOrderOfTime(LogKind kind) {
        Map<String, String> last = new HashMap<>();
        for (String line : lines(kind, 50, 3, 3_600)) {
            if (!isHeader(line)) {
                String before = last.put(line.substring(15, 20), line.substring(0, 14));
                assertThat(before == null || before.compareTo(line.substring(0, 14)) < 0)
                        .as(line)
                        .isTrue();
            }
        }
        assertThat(last).hasSize(50);
    }

    @ParameterizedTest
    @EnumSource
    void shouldMixCarsOfOneSecond(LogKind kind) {
        List<String> lines = lines(kind, 40, 3, 60);

        assertThat(cars(lines, "20160101000020")).isNotEqualTo(cars(lines, "20160101000024"));
        assertThat(cars(lines, "20160101000020")).containsExactlyInAnyOrderElementsOf(cars(lines, "20160101000024"));
    }

    @Test
    void shouldHaveSameCarsInBothLogs() {
        assertThat(lines(LogKind.DRIVER, 10, 5, 60).stream()
                        .filter(line -> !isHeader(line))
                        .map(line -> line.substring(15, 20)))
                .containsAll(lines(LogKind.STATUS, 10, 5, 60).stream()
                        .filter(line -> !isHeader(line))
                        .map(line -> line.substring(15, 20))
                        .toList());
    }

    @Test
    void shouldMakeDayOfHundredCarsInFlatMemory() throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        SimulatedLog log = new SimulatedLog(LogKind.STATUS, 100, 1, NEW_YEAR);
        LineBuffer lines = new LineBuffer();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        long made = 0;
        for (int second = 0; second < 86_400; second++) {
            made += log.nextSecond(lines);
            lines.drainTo(OutputStream.nullOutputStream());
        }
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;

        assertThat(made).isGreaterThan(2_000_000);
        assertThat(allocated).as("bytes allocated for %d lines", made).isLessThan(32L << 20);
    }

    private static boolean isHeader(String line) {
        return line.contains(" Status Infomation,CarNum,");
    }

    private static List<String> cars(List<String> lines, String second) {
        return lines.stream()
                .filter(line -> line.startsWith(second))
                .map(line -> line.substring(15, 20))
                .toList();
    }

    private static List<String> lines(LogKind kind, int cars, long seed, int seconds) {
        return text(kind, cars, seed, seconds).lines().toList();
    }

    private static String text(LogKind kind, int cars, long seed, int seconds) {
        SimulatedLog log = new SimulatedLog(kind, cars, seed, NEW_YEAR);
        LineBuffer lines = new LineBuffer();
        for (int second = 0; second < seconds; second++) {
            log.nextSecond(lines);
        }
        return lines.drainToString();
    }
}
