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
import java.util.List;

/**
 * Drops the logs of a fleet of simulated cars in real time: each second one file of driver events and one of status
 * events, moved into the drop folder when complete. Files that have been read are deleted, so that the disk does not fill up.
 * Thread-safe.
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
    private final FedLines fed;
    private final LineBuffer lines = new LineBuffer();
    private boolean waits;
    private int badFiles;

    /**
     * @param done the folder of the files that the route has read
     * @param fed is told each line
     * @param rate the approximate number of events a second: a car makes three in four seconds
     */
    Feeder(Path drop, Path done, int rate, ZoneId zone, FedLines fed) throws IOException {
        this.drop = drop;
        this.done = done;
        this.zone = zone;
        this.fed = fed;
        this.writing = Files.createDirectories(drop.resolveSibling("simulated"));
        int cars = Math.max(1, rate * 4 / 3);
        LocalDateTime now = LocalDateTime.now(zone);
        driver = new SimulatedLog(LogKind.DRIVER, cars, SEED, now);
        status = new SimulatedLog(LogKind.STATUS, cars, SEED, now);
    }

    /** Drops the files of the seconds since the last call, unless very many are still to be read, or the cars wait. */
    synchronized void feed() throws IOException {
        LocalDateTime now = LocalDateTime.now(zone);
        while (driver.time().isBefore(now)) {
            boolean full = waits || waiting() >= MOST_WAITING;
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
        drop(file);
    }

    private void drop(Path file) throws IOException {
        fed.add(file);
        Files.move(file, drop.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Lets the cars be silent, or go on. */
    synchronized void pause(boolean pause) {
        waits = pause;
    }

    /** Drops a file of each kind whose lines are wrong in several ways, and returns how many lines that are. */
    synchronized int feedBadLines() throws IOException {
        badFiles++;
        List<String> bad = List.of(
                "no event at all, number " + badFiles,
                "20160101000000,X0001",
                "20161301000000,X0001,3,0,F,N,15,C01,too,many,columns," + badFiles);
        String mark = MARK + "bad-" + badFiles;
        for (String name : List.of("SmartCarDriverInfo-" + mark + ".log", "SmartCarStatusInfo_" + mark + ".txt")) {
            drop(Files.write(writing.resolve(name), bad));
        }
        return 2 * bad.size();
    }

    /** How many simulated files are still to be read. */
    int waiting() throws IOException {
        return count(drop);
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
