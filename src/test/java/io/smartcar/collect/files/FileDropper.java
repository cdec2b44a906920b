package io.smartcar.collect.files;

import io.smartcar.collect.files.content.CompressedSamples.Form;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Drops files, and replaces, renames, compresses and appends to them before they are read. Knows which lines must be
 * received, and how often each may be.
 */
final class FileDropper {
    private static final int NAMES = 6;
    private static final int MOST_LINES = 40;
    /** Bounds the backlog, so that the reader works on the files that are changed here. */
    private static final int MOST_FILES = 12;

    private final Path folder;
    private final SplittableRandom random;
    private final Map<Path, List<String>> contents = new HashMap<>();
    private final Set<String> expected = new HashSet<>();
    private final Map<String, Integer> allowed = new HashMap<>();
    private int lines;
    private int names;

    FileDropper(Path folder, SplittableRandom random) {
        this.folder = folder;
        this.random = random;
    }

    /** The lines that must be received. */
    Set<String> expected() {
        return expected;
    }

    /** How often each line may be received, without kills. */
    Map<String, Integer> allowed() {
        return allowed;
    }

    /** Performs one random action on one file. */
    void act() throws IOException {
        Path file = folder.resolve("SmartCarDriverInfo-" + random.nextInt(NAMES) + ".log");
        if (Files.notExists(file)) {
            drop(file);
            return;
        }
        try {
            // the first of these need no further name
            switch (random.nextInt(isFull() ? 5 : 8)) {
                case 0 -> replace(file);
                case 1, 2 -> append(file);
                case 3, 4 -> {}
                case 5, 6 -> rename(file);
                default -> compress(file);
            }
        } catch (NoSuchFileException e) {
            // it has just been read and moved
        }
    }

    private boolean isFull() {
        return folder.toFile().list().length > MOST_FILES;
    }

    private void drop(Path file) throws IOException {
        List<String> content = newLines();
        Path hidden = Files.writeString(folder.resolve(".dropped"), text(content));
        Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE);
        contents.put(file, content);
        expected.addAll(content);
    }

    /** The replaced lines need not be received. */
    private void replace(Path file) throws IOException {
        contents.get(file).forEach(expected::remove);
        drop(file);
    }

    /** A changed file is read again from its beginning. Half of the writers set back the time, as a copy does. */
    private void append(Path file) throws IOException {
        List<String> more = newLines();
        List<String> content = contents.get(file);
        allowAgain(content);
        allowAgain(more);
        Object before = key(file);
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(file, text(more), StandardOpenOption.APPEND);
        if (random.nextBoolean()) {
            allowAgain(content);
            allowAgain(more);
            Files.setLastModifiedTime(file, time);
        }
        content.addAll(more);
        // otherwise the lines were appended to a new file after the old one had been moved
        if (before.equals(key(file))) {
            expected.addAll(more);
        }
    }

    /** A renamed file is read on. */
    private void rename(Path file) throws IOException {
        Path other = file.resolveSibling("SmartCarDriverInfo-renamed-" + names++ + ".log");
        Files.move(file, other, StandardCopyOption.ATOMIC_MOVE);
    }

    /** As for {@link #append}: for a moment both files exist. */
    private void compress(Path file) throws IOException {
        Form form = Form.values()[random.nextInt(Form.values().length)];
        allowAgain(contents.get(file));
        byte[] content = Files.readAllBytes(file);
        Path hidden = Files.write(folder.resolve(".compressed"), form.compress(content));
        Path other = file.resolveSibling("SmartCarDriverInfo-compressed-" + names++ + ".log" + form.ending());
        Files.move(hidden, other, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(file);
    }

    private static Object key(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }

    private void allowAgain(List<String> content) {
        content.forEach(line -> allowed.merge(line, 1, Integer::sum));
    }

    private List<String> newLines() {
        List<String> content = new ArrayList<>();
        for (int count = 1 + random.nextInt(MOST_LINES); count > 0; count--) {
            String line = String.format("20160101000000,L%07d,3,0,F,N,15,C01", lines++);
            content.add(line);
            allowed.put(line, 1);
        }
        return content;
    }

    private static String text(List<String> content) {
        return String.join("\n", content) + "\n";
    }

    /** Writes the first half of a file, or the second half and then its marker. */
    void actWithMarker() throws IOException {
        Path file = folder.resolve("SmartCarDriverInfo-" + random.nextInt(NAMES) + ".log");
        List<String> content = contents.get(file);
        if (Files.notExists(file)) {
            content = newLines();
            contents.put(file, content);
            String text = text(content);
            Files.writeString(file, text.substring(0, text.length() / 2), StandardCharsets.UTF_8);
        } else if (!expected.contains(content.get(0))) {
            String text = text(content);
            Files.writeString(file, text.substring(text.length() / 2), StandardOpenOption.APPEND);
            Files.write(file.resolveSibling(file.getFileName() + ".done"), new byte[0]);
            expected.addAll(content);
        }
    }
}
