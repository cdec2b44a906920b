package io.smartcar.local;

import io.smartcar.simulator.LineBuffer;
import io.smartcar.simulator.LogKind;
import io.smartcar.simulator.SimulatedLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * Drops the logs of a fleet of simulated cars in real time: each second one file of driver events and one of status
 * events, moved into the drop folder when complete. Files that have been read are deleted, so that the disk does not fill up.
 * Not thread-safe.
 */
final class Feeder {
    private static final String MARK = "simulated-";
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
    private static final int MOST_WAITING = 120;
    private static final int SEED = 1;

    private final Path drop;
    private final Path done;
    private final Path writing;
    private final ZoneId zone;
    private final SimulatedLog driver;
    private final SimulatedLog status;
    private final LineBuffer lines = new LineBuffer();

    /**
     * @param done the folder of the files that the route has read
     * @param rate the approximate number of events a second: a car makes three in four seconds
     */
    Feeder(Path drop, Path done, int rate, ZoneId zone) throws IOException {
        this.drop = drop;
        this.done = done;
        this.zone = zone;
        this.writing = Files.createDirectories(drop.resolveSibling("simulated"));
        int cars = Math.max(1, rate * 4 / 3);
        LocalDateTime now = LocalDateTime.now(zone);
        driver = new SimulatedLog(LogKind.DRIVER, cars, SEED, now);
        status = new SimulatedLog(LogKind.STATUS, cars, SEED, now);
    }

    /** Drops the files of the seconds since the last call, unless very many are still to be read. */
    void feed() throws IOException {
        LocalDateTime now = LocalDateTime.now(zone);
        while (driver.time().isBefore(now)) {
            boolean full = count(drop) >= MOST_WAITING;
            feed(driver, "SmartCarDriverInfo-" + MARK + SECOND.format(driver.time()) + ".log", full);
            feed(status, "SmartCarStatusInfo_" + MARK + SECOND.format(status.time()) + ".txt", full);
        }
        deleteRead();
    }

    private void feed(SimulatedLog log, String name, boolean leaveOut) throws IOException {
        log.nextSecond(lines);
        if (lines.size() == 0 || leaveOut) {
            lines.clear();
            return;
        }
        Path file = writing.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            lines.drainTo(out);
        }
        Files.move(file, drop.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private void deleteRead() throws IOException {
        if (!Files.exists(done)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(done, "*" + MARK + "*")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static int count(Path folder) throws IOException {
        int count = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + MARK + "*")) {
            for (Path ignored : files) {
                count++;
            }
        }
        return count;
    }
}
