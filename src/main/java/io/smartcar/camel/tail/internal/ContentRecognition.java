package io.smartcar.camel.tail.internal;

import io.smartcar.camel.support.FilePosition;
import io.smartcar.camel.support.FilePosition.State;
import io.smartcar.camel.support.Fingerprint;
import io.smartcar.camel.tail.config.TailConfiguration;
import io.smartcar.camel.tail.internal.Orphan.Cause;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Decides whether a file holds a known content, by the beginning of the file and the bytes before the position. A beginning
 * shorter than the fingerprint is not distinct: then the names must be related as well.
 */
final class ContentRecognition {

    /** How many bytes at the end of a copy are compared with the original. */
    private static final int COMPARED_BYTES = 1024;

    /** How many bytes at the beginning of a compressed copy are compared; of another copy, at a time. */
    private static final int COMPARED_BEGINNING = 1 << 16;

    private static final int HOLE_BYTES = 1 << 16;

    /** The relation of a file to the followed files. */
    enum Relation {
        /** Its content is the beginning of another file's, which may be truncated next. */
        UNDECIDED,
        /** It is a copy of a followed file. */
        COPY,
        /** It has a content of its own. */
        OTHER
    }

    private record Candidate(long size, long since) {}

    private final TailConfiguration configuration;
    private final LongSupplier clock;
    private final Map<String, Candidate> candidates = new HashMap<>();
    private final Set<String> excluded = new HashSet<>();
    private final Map<String, Long> truncated = new HashMap<>();

    ContentRecognition(TailConfiguration configuration, LongSupplier clock) {
        this.configuration = configuration;
        this.clock = clock;
    }

    /** Whether the file still holds the content of the position. */
    boolean isStill(FilePosition position, Head head, FileChannel channel) throws IOException {
        boolean compressed = position.state() == State.FINISHED;
        if (!head.beginsWith(position.head()) || compressed && !head.isCompressed()) {
            return false;
        }
        return head.isCompressed() || channel.size() >= position.offset() && Head.standsAt(channel, position);
    }

    /** The content without a file that continues in this file; the one read furthest if there are several; null if none. */
    FilePosition continued(
            SeenFile seen, Head head, FileChannel channel, Collection<Orphan> orphans, Collection<FilePosition> gone)
            throws IOException {
        FilePosition best = null;
        for (Orphan orphan : orphans) {
            boolean sameFile =
                    orphan.cause() == Cause.REWRITTEN && orphan.position().key().equals(seen.key());
            if (!sameFile
                    && isBetter(orphan.position(), best)
                    && continuesIn(orphan.position(), true, seen, head, channel)) {
                best = orphan.position();
            }
        }
        for (FilePosition position : gone) {
            if (isBetter(position, best) && continuesIn(position, false, seen, head, channel)) {
                best = position;
            }
        }
        return best;
    }

    /** Whether the known beginning is long enough to distinguish the content from others. */
    static boolean isDistinct(FilePosition position) {
        return position.head().length() >= Head.BYTES;
    }

    private static boolean isBetter(FilePosition position, FilePosition best) {
        return best == null || position.offset() > best.offset();
    }

    private boolean continuesIn(FilePosition position, boolean fresh, SeenFile seen, Head head, FileChannel channel)
            throws IOException {
        if (position.head().length() == 0 || !head.beginsWith(position.head())) {
            return false;
        }
        if (!isDistinct(position)) {
            boolean copy = fresh
                    && isRelated(position.path(), seen.path())
                    && !position.path().equals(seen.path());
            boolean renumbered = fresh && SeenFile.sameInode(position.key(), seen.key());
            if (!copy && !renumbered) {
                return false;
            }
        }
        if (head.isCompressed()) {
            return !excluded.contains(position.identity() + ' ' + seen.key());
        }
        return seen.size() >= position.offset() && Head.standsAt(channel, position);
    }

    /**
     * The position up to which the lines of a copy were read from a truncated file, though it lacks the last of them;
     * null if it is no copy.
     */
    FilePosition endOfShorterCopy(SeenFile seen, Head head, FileChannel channel, Collection<Orphan> orphans)
            throws IOException {
        for (Orphan orphan : orphans) {
            for (FilePosition position : orphan.earlier()) {
                if (orphan.cause() == Cause.REWRITTEN
                        && !head.isCompressed()
                        && !position.key().equals(seen.key())
                        && isDistinct(position)
                        && head.beginsWith(position.head())
                        && seen.size() >= position.offset()
                        && Head.standsAt(channel, position)) {
                    return position;
                }
            }
        }
        return null;
    }

    /** Compares a file with the existing ones: a copy can be the first half of copy-and-truncate. */
    Relation copyOfPresent(SeenFile seen, Head head, FileChannel channel, Collection<FollowedFile> files)
            throws IOException {
        for (FollowedFile file : files) {
            FilePosition position = file.position();
            boolean distinct = isDistinct(position);
            if (position.head().length() == 0
                    || !distinct && !isRelated(file.path(), seen.path())
                    || !head.beginsWith(position.head())
                    || !isBeginningOf(file, seen, head, channel)) {
                continue;
            }
            boolean settled = hasSettled(seen);
            if (settled && !distinct && file.isPresent()) {
                return Relation.OTHER;
            }
            boolean wholeRead = !head.isCompressed() && !file.isCompressed() && position.offset() >= seen.size();
            if (!settled || !wholeRead) {
                return Relation.UNDECIDED;
            }
            Relation relation = compareAll(file, seen, channel);
            if (relation != Relation.OTHER) {
                return relation;
            }
        }
        return Relation.OTHER;
    }

    /** Whether the file's size has not changed for long enough. */
    boolean hasSettled(SeenFile seen) {
        Candidate before = candidates.get(seen.key());
        if (before == null || before.size() != seen.size()) {
            before = new Candidate(seen.size(), clock.getAsLong());
            candidates.put(seen.key(), before);
        }
        return clock.getAsLong() - before.since() >= configuration.limits().copyMillis() * 1_000_000;
    }

    private static boolean isBeginningOf(FollowedFile file, SeenFile seen, Head head, FileChannel channel)
            throws IOException {
        if (!file.isOpen()) {
            try (FileChannel original = Content.open(file.path(), file.key())) {
                return isBeginningOf(file, original, seen, head, channel);
            }
        }
        return isBeginningOf(file, file.content().channel(), seen, head, channel);
    }

    private static boolean isBeginningOf(
            FollowedFile file, FileChannel original, SeenFile seen, Head head, FileChannel channel) throws IOException {
        if (head.isCompressed() || file.isCompressed()) {
            return !file.isCompressed() && !isIntact(file, original)
                    || mayBeBeginningOf(file, original, seen, head, channel);
        }
        if (!isIntact(file, original)) {
            // truncated just now and not yet detected: then this is the copy
            return true;
        }
        boolean beginning = original.size() >= seen.size() && sameBytes(original, channel, seen.size());
        // truncated during the comparison, which is then inconclusive
        return beginning || !isIntact(file, original);
    }

    /** Compares all bytes, before any of them is left unread. */
    private static Relation compareAll(FollowedFile file, SeenFile seen, FileChannel channel) throws IOException {
        try (FileChannel original = Content.open(file.path(), file.key())) {
            for (long from = 0; from < seen.size(); from += COMPARED_BEGINNING) {
                int length = (int) Math.min(seen.size() - from, COMPARED_BEGINNING);
                if (!Arrays.equals(Head.bytes(original, from, length), Head.bytes(channel, from, length))) {
                    return isIntact(file, original) ? Relation.OTHER : Relation.UNDECIDED;
                }
            }
            return isIntact(file, original) ? Relation.COPY : Relation.UNDECIDED;
        }
    }

    /**
     * The same if one of them is compressed. Only the first bytes of each are decompressed and compared.
     */
    private static boolean mayBeBeginningOf(
            FollowedFile file, FileChannel original, SeenFile seen, Head head, FileChannel channel) throws IOException {
        boolean plain = !file.isCompressed();
        if (!head.isCompressed()
                && file.position().state() == State.FINISHED
                && seen.size() > file.position().offset()) {
            return false;
        }
        byte[] beginning = Head.soFar(original, !plain, COMPARED_BEGINNING);
        byte[] candidate = Head.soFar(channel, head.isCompressed(), COMPARED_BEGINNING);
        boolean longer = candidate.length > beginning.length;
        int common = Math.min(beginning.length, candidate.length);
        return !longer && Arrays.equals(beginning, 0, common, candidate, 0, common);
    }

    /** Whether the file still holds all known bytes of the content. */
    private static boolean isIntact(FollowedFile file, FileChannel original) throws IOException {
        FilePosition position = file.position();
        Fingerprint head =
                Fingerprint.of(Head.bytes(original, 0, position.head().length()));
        return original.size() >= Math.max(position.offset(), file.knownSize()) && head.equals(position.head());
    }

    private static boolean sameBytes(FileChannel one, FileChannel other, long end) throws IOException {
        int length = (int) Math.min(end, COMPARED_BYTES);
        return Arrays.equals(Head.bytes(one, end - length, length), Head.bytes(other, end - length, length));
    }

    private static boolean isRelated(Path one, Path other) {
        String name = one.getFileName().toString();
        String otherName = other.getFileName().toString();
        return otherName.startsWith(stem(name)) || name.startsWith(stem(otherName));
    }

    private static String stem(String name) {
        int dot = name.indexOf('.', 1);
        return dot < 0 ? name : name.substring(0, dot);
    }

    /**
     * The offset at which the content after a hole begins; 0 if there is no hole. A program that does not append continues at
     * its old offset after a truncation, and the file system fills the gap with zeros.
     */
    long endOfHole(SeenFile seen, Head head, FileChannel channel) throws IOException {
        long from = truncated.getOrDefault(seen.key(), 0L);
        if (!head.isHole(from)) {
            return 0;
        }
        int length = (int) Math.min(from, COMPARED_BYTES);
        if (from > seen.size() || !new Head(Head.bytes(channel, from - length, length), false).isHole(length)) {
            return 0;
        }
        for (byte[] bytes; (bytes = Head.bytes(channel, from, HOLE_BYTES)).length > 0; from += bytes.length) {
            for (int index = 0; index < bytes.length; index++) {
                if (bytes[index] != 0) {
                    return from + index;
                }
            }
        }
        return from;
    }

    /** The offset of an unfinished last line, at most the bound of a line before the end. */
    long lastLine(FileChannel channel, long size) throws IOException {
        int length = (int) Math.min(size, configuration.getMaxLineBytes());
        byte[] end = Head.bytes(channel, size - length, length);
        for (int index = end.length; index > 0; index--) {
            if (end[index - 1] == '\n') {
                return size - length + index;
            }
        }
        return length == size ? 0 : size;
    }

    /** Records the truncation of a file that had been read to this offset. */
    void truncated(String key, long offset) {
        truncated.put(key, offset);
    }

    void exclude(String identity, String key) {
        excluded.add(identity + ' ' + key);
    }

    /** Forgets files that do not exist, or are not candidates, any more. */
    void retain(Set<String> present, Set<String> keys) {
        truncated.keySet().retainAll(present);
        candidates.keySet().retainAll(keys);
        excluded.removeIf(pair -> !keys.contains(pair.substring(pair.indexOf(' ') + 1)));
    }
}
