package io.smartcar.collect.files;

import io.smartcar.camel.support.AtomicFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers files that were read or left, on the disk and in memory: a line of JSON for each is appended to a file, which
 * is compacted when half of it is obsolete. Camel's file repository reads its whole file for each new name, and loses it
 * if the process is killed while it compacts it.
 *
 * <p>The oldest are forgotten first, but never one that is in place and would be read again. Thread-safe.
 */
final class FileMemory {
    private static final Logger LOG = LoggerFactory.getLogger(FileMemory.class);

    private final Path file;
    private final int atMost;
    private final Set<KnownFile> known = new LinkedHashSet<>();
    private final Map<Path, KnownFile> byPlace = new HashMap<>();
    private final Map<String, KnownFile> byContent = new HashMap<>();
    private final Set<String> edges = new HashSet<>();
    private boolean loaded;
    private int lines;
    private int limit;

    /**
     * @param file the file of the memory
     * @param atMost the number of remembered files, apart from those that stay in place
     */
    FileMemory(Path file, int atMost) {
        this.file = file.toAbsolutePath().normalize();
        this.atMost = atMost;
        this.limit = atMost;
    }

    /**
     * Whether a file has been read or left, and is unchanged in place.
     *
     * @throws IOException if the file of the memory exists but cannot be read
     */
    synchronized boolean stays(FileSnapshot state) throws IOException {
        load();
        KnownFile before = byPlace.get(state.path());
        return before != null && before.stays() && before.state().equals(state);
    }

    /**
     * Whether a file of this size with these edges was read, so that its whole content should be compared.
     *
     * @throws IOException if the file of the memory exists but cannot be read
     */
    synchronized boolean mayHave(long size, String edgesOfFile) throws IOException {
        load();
        return edges.contains(size + edgesOfFile);
    }

    /**
     * The file with this content that was read, if any.
     *
     * @throws IOException if the file of the memory exists but cannot be read
     */
    synchronized Optional<KnownFile> withContent(String sha256) throws IOException {
        load();
        return Optional.ofNullable(byContent.get(sha256));
    }

    /**
     * Remembers a file. If it stays in place, the memory is on the disk when this returns.
     *
     * @throws IOException if it could not be written
     */
    synchronized void add(KnownFile one) throws IOException {
        load();
        append(one);
        remember(one);
        if (known.size() > limit) {
            forgetOldest();
        }
        if (lines > 2 * Math.max(known.size(), atMost)) {
            compact();
        }
    }

    private void load() throws IOException {
        if (loaded) {
            return;
        }
        int[] damaged = {0};
        // a crash may have cut off a line within a character
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            reader.lines().forEach(line -> {
                lines++;
                try {
                    remember(KnownFile.ofLine(line));
                } catch (IllegalArgumentException e) {
                    damaged[0]++;
                }
            });
        } catch (NoSuchFileException e) {
            // the first start
        } catch (UncheckedIOException e) {
            throw new IOException("Failed to read the file memory " + file, e.getCause());
        }
        loaded = true;
        if (damaged[0] > 0) {
            LOG.warn("Skipped {} damaged lines of {}: those files are not remembered", damaged[0], file);
        }
        if (known.size() > limit) {
            forgetOldest();
        }
    }

    private void remember(KnownFile one) {
        // an earlier file of the same path is kept for its content
        byPlace.put(one.state().path(), one);
        known.add(one);
        if (!one.sha256().isEmpty() && one.outcome() != KnownFile.Outcome.LEFT) {
            byContent.put(one.sha256(), one);
            edges.add(one.state().size() + one.edges());
        }
    }

    private void forgetOldest() {
        int tooMany = known.size() - atMost;
        for (var iterator = known.iterator(); tooMany > 0 && iterator.hasNext(); ) {
            KnownFile oldest = iterator.next();
            Path place = oldest.state().path();
            if (!oldest.stays() || byPlace.get(place) != oldest || Files.notExists(place)) {
                iterator.remove();
                byPlace.remove(place, oldest);
                tooMany--;
            }
        }
        byContent.values().retainAll(known);
        edges.clear();
        byContent.values().forEach(one -> edges.add(one.state().size() + one.edges()));
        // not searched again at once
        limit = Math.max(atMost, known.size()) + Math.max(100, atMost / 10);
        if (tooMany > 0) {
            LOG.warn(
                    "{} files that were read are still in place: all of them are remembered, although"
                            + " files.remembered is {}. Delete files that are no longer needed",
                    known.size(),
                    atMost);
        }
    }

    private void append(KnownFile one) throws IOException {
        Files.createDirectories(file.getParent());
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = channel.size();
            ByteBuffer last = ByteBuffer.allocate(1);
            // a line that a crash cut off must not absorb this one
            boolean cutOff = end > 0 && channel.read(last, end - 1) == 1 && last.get(0) != '\n';
            ByteBuffer line =
                    ByteBuffer.wrap(((cutOff ? "\n" : "") + one.toLine() + '\n').getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                end += channel.write(line, end);
            }
            if (one.stays()) {
                channel.force(true);
            }
        }
        lines++;
    }

    private void compact() throws IOException {
        String text = known.stream().map(one -> one.toLine() + '\n').collect(Collectors.joining());
        AtomicFile.replace(file, text.getBytes(StandardCharsets.UTF_8), true);
        lines = known.size();
    }
}
