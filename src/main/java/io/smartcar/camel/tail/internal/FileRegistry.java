package io.smartcar.camel.tail.internal;

import io.smartcar.camel.support.FilePosition;
import io.smartcar.camel.support.FilePosition.State;
import io.smartcar.camel.support.Fingerprint;
import io.smartcar.camel.support.LineReader;
import io.smartcar.camel.support.MessageText;
import io.smartcar.camel.tail.config.StartAt;
import io.smartcar.camel.tail.config.TailConfiguration;
import io.smartcar.camel.tail.internal.Orphan.Cause;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks contents and the file of each: finds new files, follows renamed ones, and recognizes copies and compressed forms.
 * Used by the loop's thread only.
 */
final class FileRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(FileRegistry.class);

    private final TailConfiguration configuration;
    private final FolderScanner scanner;
    private final TailCounters counters;
    private final LongSupplier clock;
    private final Supplier<String> identities;
    private final ContentRecognition recognition;
    private final OpenFiles openFiles;

    private final Map<String, FollowedFile> files = new LinkedHashMap<>();
    private final ContentsWithoutFile withoutFile = new ContentsWithoutFile();
    private final ScanObstacles obstacles;

    private boolean firstStart;
    private boolean changed;
    private int scans;

    FileRegistry(
            TailConfiguration configuration,
            FolderScanner scanner,
            TailCounters counters,
            LongSupplier clock,
            Supplier<String> identities) {
        this.configuration = configuration;
        this.scanner = scanner;
        this.counters = counters;
        this.clock = clock;
        this.identities = identities;
        recognition = new ContentRecognition(configuration, clock);
        openFiles = new OpenFiles(configuration, clock);
        obstacles = new ScanObstacles(clock);
    }

    /** Loads the saved positions; null on the very first start. */
    void load(List<FilePosition> positions) {
        firstStart = positions == null;
        changed = firstStart;
        if (positions == null) {
            return;
        }
        for (FilePosition position : positions) {
            if (position.state() == State.GONE) {
                withoutFile.load(position);
                recognition.truncated(position.key(), position.offset());
                continue;
            }
            FollowedFile other =
                    files.putIfAbsent(position.key(), new FollowedFile(position, null, null, clock.getAsLong()));
            if (other != null) {
                withoutFile.load(position.withState(State.GONE));
            }
        }
    }

    Collection<FollowedFile> files() {
        return files.values();
    }

    /** All positions to save. */
    List<FilePosition> positions() {
        List<FilePosition> positions = new ArrayList<>();
        files.values().forEach(file -> positions.add(file.position()));
        positions.addAll(withoutFile.positions());
        return positions;
    }

    /** Whether contents were added, removed or moved since the last call. */
    boolean takeChanged() {
        boolean answer = changed;
        changed = false;
        return answer;
    }

    /** Lists the directory and updates all files. */
    void scan() {
        scans++;
        obstacles.begin();
        FolderScanner.Found found = scanner.scan();
        Map<String, SeenFile> unknown = new LinkedHashMap<>(found.files());
        for (FollowedFile file : List.copyOf(files.values())) {
            SeenFile seen = unknown.remove(file.key());
            if (seen != null) {
                obstacles.examine(seen.path(), () -> sighted(file, seen, unknown));
            } else if (!found.mayHide(file.path())) {
                obstacles.examine(file.path(), () -> missed(file));
            }
        }
        recognition.retain(found.files().keySet(), unknown.keySet());
        List<SeenFile> candidates = new ArrayList<>(unknown.values());
        candidates.sort(
                Comparator.comparing((SeenFile file) -> file.path().toString().endsWith(".gz"))
                        .thenComparing(SeenFile::path));
        candidates.forEach(seen -> obstacles.examine(seen.path(), () -> consider(seen)));
        firstStart = firstStart && (obstacles.isCrowded() || found.mayHide(scanner.directory()));
        settleOrphans(found);
        obstacles.end();
    }

    /** The problem that an operator must solve, or null; thread-safe. */
    String healthMessage() {
        return obstacles.healthMessage(configuration);
    }

    /** Handles a turn that found a different content in the file. */
    void rewritten(FollowedFile file) {
        file.endRewritten();
        if (file.isCompressed()) {
            // it was taken for another content, which is still searched for
            recognition.exclude(file.position().identity(), file.key());
            orphan(file, Cause.VANISHED);
        } else {
            counters.rewrites++;
            orphan(file, Cause.REWRITTEN);
        }
        scan();
    }

    void closeAll() {
        files.values().forEach(FollowedFile::close);
    }

    private void sighted(FollowedFile file, SeenFile seen, Map<String, SeenFile> unknown) {
        file.sighted();
        move(file, seen.path());
        if (!file.isBusy() && file.needsLook(seen) && !reopen(file, seen)) {
            unknown.put(seen.key(), seen);
        }
    }

    private void move(FollowedFile file, Path to) {
        Path before = file.path();
        if (file.moveTo(to)) {
            LOG.info("{} was renamed to {}; it is read to its end", before, to);
            changed = true;
        }
    }

    private void missed(FollowedFile file) {
        if (file.isBusy()) {
            return;
        }
        boolean first = file.missed();
        if (file.isOpen() && !first) {
            closeIfDone(file);
            return;
        }
        SeenFile elsewhere = scanner.others(file.path().getParent()).get(file.key());
        if (elsewhere != null) {
            boolean finished = file.position().state() == State.FINISHED;
            move(file, elsewhere.path());
            if (file.needsLook(elsewhere) || !file.isOpen() && !finished) {
                // its program may keep writing for a while
                reopen(file, elsewhere);
            } else if (!file.isOpen()) {
                orphan(file, Cause.READ_TO_ITS_END);
            }
        } else if (file.isOpen()) {
            LOG.info("{} was deleted; it is read to its end through the open handle", MessageText.of(file.path()));
        } else {
            orphan(file, Cause.VANISHED);
        }
    }

    private void closeIfDone(FollowedFile file) {
        if (file.isCompressed() && !file.isDamaged()) {
            // closed at the end of its content, and only there
            return;
        }
        boolean quiet =
                file.quietFor(clock.getAsLong()) >= configuration.limits().closeMillis() * 1_000_000;
        if (quiet && file.waitingBytes() == 0 && (file.failures() == 0 || file.isDamaged())) {
            orphan(file, Cause.READ_TO_ITS_END);
        }
    }

    /** Reopens a known file. Returns false if it holds a different content now. */
    private boolean reopen(FollowedFile file, SeenFile seen) {
        FileChannel channel = null;
        if (!openFiles.makeRoom(files.values())) {
            obstacles.crowded();
            return true;
        }
        try {
            channel = Content.open(seen.path(), seen.key());
            Head head = Head.read(channel);
            if (recognition.isStill(file.position(), head, channel)) {
                file.open(Content.of(channel, head.isCompressed(), configuration), seen, clock.getAsLong());
                obstacles.passed(seen);
                return true;
            }
            Content.closeQuietly(channel);
            counters.rewrites++;
            orphan(file, Cause.REWRITTEN);
            return false;
        } catch (IOException e) {
            Content.closeQuietly(channel);
            obstacles.failed(seen, e);
            return true;
        }
    }

    /** Examines a file that is not followed: a continuation of a content without a file, a copy, or a new content. */
    private void consider(SeenFile seen) {
        if (seen.size() == 0) {
            return;
        }
        FileChannel channel = null;
        if (!openFiles.makeRoom(files.values())) {
            obstacles.crowded();
            return;
        }
        try {
            channel = Content.open(seen.path(), seen.key());
            Head head = Head.read(channel);
            // it may have grown since the folder was listed
            if (!decide(seen.withSize(channel.size()), head, channel)) {
                Content.closeQuietly(channel);
            }
            obstacles.passed(seen);
        } catch (EOFException e) {
            Content.closeQuietly(channel);
            obstacles.undecided();
            if (recognition.hasSettled(seen)) {
                obstacles.failed(seen, e);
            }
        } catch (IOException e) {
            Content.closeQuietly(channel);
            obstacles.failed(seen, e);
        }
    }

    /** Returns whether the file is now followed, and its channel kept open. */
    private boolean decide(SeenFile seen, Head head, FileChannel channel) throws IOException {
        FilePosition known = recognition.continued(seen, head, channel, withoutFile.orphans(), withoutFile.gone());
        if (known != null) {
            adopt(known, seen, head, channel);
            return true;
        }
        FilePosition end = recognition.endOfShorterCopy(seen, head, channel, withoutFile.orphans());
        if (end != null) {
            followCopy(seen, end.offset(), head, channel);
            return true;
        }
        return switch (recognition.copyOfPresent(seen, head, channel, files.values())) {
            case UNDECIDED -> false;
            case COPY -> {
                followCopy(seen, seen.size(), head, channel);
                yield true;
            }
            case OTHER -> {
                begin(seen, head, channel);
                yield true;
            }
        };
    }

    private void adopt(FilePosition known, SeenFile seen, Head head, FileChannel channel) {
        withoutFile.remove(known);
        LOG.info(
                "{} continues in {} at byte {}",
                MessageText.of(known.path()),
                MessageText.of(seen.path()),
                known.offset());
        follow(known.at(seen.path(), seen.key()), seen, channel, head.isCompressed());
    }

    private void followCopy(SeenFile seen, long offset, Head head, FileChannel channel) throws IOException {
        LOG.warn(
                "{} is a copy: {} bytes of it were read from the original and are not read again", seen.path(), offset);
        counters.copiedBytes += offset;
        follow(newPosition(seen, head, offset, channel), seen, channel, false);
    }

    private void begin(SeenFile seen, Head head, FileChannel channel) throws IOException {
        boolean skip = firstStart && configuration.getStartAt() == StartAt.END;
        long offset = 0;
        if (skip && !head.isCompressed()) {
            offset = recognition.lastLine(channel, seen.size());
        } else {
            offset = recognition.endOfHole(seen, head, channel);
        }
        FilePosition position = newPosition(seen, head, offset, channel);
        if (skip && head.isCompressed()) {
            position = position.finished(seen.size());
        }
        LOG.debug("Reading {} from byte {} as {}", seen.path(), offset, position.identity());
        follow(position, seen, channel, head.isCompressed());
    }

    private FilePosition newPosition(SeenFile seen, Head head, long offset, FileChannel channel) throws IOException {
        int guard = (int) Math.min(offset, LineReader.GUARD_BYTES);
        Fingerprint before = Fingerprint.of(Head.bytes(channel, offset - guard, guard));
        return new FilePosition(
                identities.get(), seen.path(), seen.key(), offset, head.fingerprint(), before, State.FOLLOWED);
    }

    private void follow(FilePosition position, SeenFile seen, FileChannel channel, boolean compressed) {
        Content content = Content.of(channel, compressed, configuration);
        FollowedFile file = new FollowedFile(position, content, seen, clock.getAsLong());
        if (position.state() == State.FINISHED) {
            file.close();
        }
        files.put(position.key(), file);
        changed = true;
    }

    private void orphan(FollowedFile file, Cause cause) {
        boolean finished = file.position().state() == State.FINISHED || file.isCompressed();
        files.remove(file.key());
        file.close();
        FilePosition position = file.position().withState(State.GONE);
        if (cause == Cause.REWRITTEN) {
            recognition.truncated(file.key(), position.offset());
        }
        withoutFile.add(
                new Orphan(position, file.acknowledged(), file.knownSize(), cause, finished, clock.getAsLong(), scans));
        changed = true;
    }

    /** Contents without a file and without a continuation in the pattern: checks other names, then gives up. */
    private void settleOrphans(FolderScanner.Found found) {
        long now = clock.getAsLong();
        for (Orphan orphan : List.copyOf(withoutFile.orphans())) {
            boolean recent = now - orphan.since() < configuration.limits().copyMillis() * 1_000_000;
            // a file that is renamed during the listing can be missed under both names
            boolean missedOnce = orphan.cause() == Cause.VANISHED && orphan.scan() == scans;
            boolean mayContinue = missedOnce
                    || obstacles.isCrowded()
                    || obstacles.isUndecided() && recent
                    || found.mayHide(orphan.position().path());
            if (!mayContinue && !adoptFromOtherNames(orphan)) {
                withoutFile.giveUp(orphan);
                counters.lostBytes += orphan.knownUnread();
                orphan.reportLoss();
            }
        }
    }

    private boolean adoptFromOtherNames(Orphan orphan) {
        if (orphan.cause() == Cause.READ_TO_ITS_END) {
            return false;
        }
        Path original = orphan.position().path();
        for (SeenFile other : scanner.others(original.getParent()).values()) {
            boolean related = other.path().getFileName().toString().startsWith(original.getFileName() + "");
            if (!related || other.size() == 0 || files.containsKey(other.key())) {
                continue;
            }
            try (FileChannel channel = Content.open(other.path(), other.key())) {
                Head head = Head.read(channel);
                if (recognition.continued(other, head, channel, List.of(orphan), List.of()) != null) {
                    adopt(orphan.position(), other, head, Content.open(other.path(), other.key()));
                    return true;
                }
            } catch (IOException e) {
                LOG.debug("Cannot compare {} with {}", other.path(), original, e);
            }
        }
        return false;
    }
}
