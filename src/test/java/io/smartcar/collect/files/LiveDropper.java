package io.smartcar.collect.files;

import io.smartcar.collect.files.content.CompressedSamples.Form;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Somebody who drops files, and does with them whatever one may do before they are read: replaces, renames and compresses
 * them and appends to them. Knows which lines must come, and how often each may.
 */
final class LiveDropper {
    private static final int NAMES = 6;
    private static final int MOST_LINES = 40;
    /** What waits in the folder, so that the reader is near to what is done here. */
    private static final int MOST_FILES = 12;

    private final Path folder;
    private final SplittableRandom random;
    private final Map<Path, List<String>> contents = new HashMap<>();
    private final Set<String> expected = new HashSet<>();
    private final Map<String, Integer> allowed = new HashMap<>();
    private int lines;
    private int names;

    LiveDropper(Path folder, SplittableRandom random) {
        this.folder = folder;
        this.random = random;
    }

    /** The lines that must come. */
    Set<String> expected() {
        return expected;
    }

    /** How often each line may come, without the kills. */
    Map<String, Integer> allowed() {
        return allowed;
    }

    /** Does one thing with one file. */
    void act() throws IOException {
        Path file = folder.resolve("SmartCarDriverInfo-" + random.nextInt(NAMES) + ".log");
        if (Files.notExists(file)) {
            drop(file);
            return;
        }
        try {
            // the first of these need no other name
            switch (random.nextInt(isFull() ? 5 : 8)) {
                case 0 -> replace(file);
                case 1, 2 -> append(file);
                case 3, 4 -> {}
                case 5, 6 -> rename(file);
                default -> compress(file);
            }
        } catch (NoSuchFileException e) {
            // it has just been read, and moved away
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

    /** What was there need not have been read. */
    private void replace(Path file) throws IOException {
        contents.get(file).forEach(expected::remove);
        drop(file);
    }

    /** It is another file then, all of which is read, also what was read before. */
    private void append(Path file) throws IOException {
        List<String> more = newLines();
        List<String> content = contents.get(file);
        mayComeAgain(content);
        mayComeAgain(more);
        Object before = key(file);
        Files.writeString(file, text(more), StandardOpenOption.APPEND);
        content.addAll(more);
        // else it was written to a file that had been moved away before
        if (before.equals(key(file))) {
            expected.addAll(more);
        }
    }

    /** As for {@link #append}. */
    private void rename(Path file) throws IOException {
        Path other = file.resolveSibling("SmartCarDriverInfo-renamed-" + names++ + ".log");
        mayComeAgain(contents.get(file));
        Files.move(file, other, StandardCopyOption.ATOMIC_MOVE);
    }

    /** As for {@link #append}: for a moment both are there. */
    private void compress(Path file) throws IOException {
        Form form = Form.values()[random.nextInt(Form.values().length)];
        mayComeAgain(contents.get(file));
        byte[] content = Files.readAllBytes(file);
        Path hidden = Files.write(folder.resolve(".compressed"), form.compress(content));
        Path other = file.resolveSibling("SmartCarDriverInfo-compressed-" + names++ + ".log" + form.ending());
        Files.move(hidden, other, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(file);
    }

    private static Object key(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }

    private void mayComeAgain(List<String> content) {
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

    /** Writes a file in its place, bit by bit, and then its marker, if the one before has been read. */
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
