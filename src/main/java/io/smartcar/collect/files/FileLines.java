package io.smartcar.collect.files;

import io.smartcar.camel.support.LineFormat;
import io.smartcar.camel.support.LineReader;
import io.smartcar.collect.LineEvents;
import io.smartcar.collect.files.content.DamagedFileException;
import io.smartcar.collect.files.content.FileContent;
import io.smartcar.event.EventBatch;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of one file, from its beginning or from a position, as batches of events: up to the file's limits, and beyond
 * damage. Not thread-safe, except where it is said.
 */
final class FileLines implements Closeable {
    /** Large lines make smaller batches: two of them are in memory. */
    private static final int BATCH_BYTES = 8 << 20;
    /** A file of at most this size gets a buffer of its size. */
    private static final int SMALL = 64 * 1024;

    private static final int SHOWN_DAMAGES = 10;
    private static final byte[] NONE = {};

    private final long resumedAt;
    private final LineFormat format;
    private final LineEvents events;
    private final FileLimits limits;
    private final int batchSize;

    private volatile FileContent content;
    private LineReader lines;
    private boolean refused;
    private final List<String> damages = new ArrayList<>();
    private long damageCount;

    /**
     * Consecutive lines.
     *
     * @param events those that were kept; none if all are dropped or rejected
     * @param deadLetters those that were rejected
     * @param end the offset of the next line in the content; before a wrong header, that of its file or archive entry
     * @param last whether there are no more lines
     * @param counts counts the lines, once they are acknowledged
     */
    record Batch(EventBatch events, EventBatch deadLetters, long end, boolean last, Runnable counts) {}

    /**
     * @param resumedAt the position: lines before it are left out
     * @param maxBytes the largest size of an event
     * @param events what the lines become
     * @param batchSize the largest number of lines in a batch
     */
    FileLines(long resumedAt, int maxBytes, LineEvents events, FileLimits limits, int batchSize) {
        this.resumedAt = resumedAt;
        this.format = LineFormat.unchanged(maxBytes);
        this.events = events;
        this.limits = limits;
        this.batchSize = batchSize;
        lines = new LineReader(format, resumedAt, NONE, 0);
    }

    /**
     * Goes to the position.
     *
     * @param opened is closed with this
     * @param size the file's size
     */
    void open(FileContent opened, long size) throws IOException {
        content = opened;
        opened.resume(resumedAt);
        lines = size > SMALL
                ? new LineReader(format, opened.position())
                : new LineReader(format, opened.position(), NONE, size);
    }

    /** Whether there is another line; reads at most one buffer. */
    boolean hasNext() throws IOException {
        return !refused && beyondDamage(() -> lines.hasNext(this::read));
    }

    /** Reads the next batch, and looks ahead whether it is the last. */
    Batch next() throws IOException {
        events.begin();
        long bytes = 0;
        while (events.size() < batchSize
                && bytes < BATCH_BYTES
                && !refused
                && beyondDamage(() -> lines.next(this::read))) {
            long beginning = content.beginning(lines.offset());
            if (beginning >= 0 && events.hasHeader()) {
                readHeader(beginning);
            } else if (lines.offset() >= resumedAt) {
                events.add(lines);
                bytes += lines.length();
                refuseOfOtherKind();
            }
        }
        boolean last = !hasNext();
        return new Batch(events.takeKept(), events.takeRejected(), position(), last, events.takeCounts());
    }

    /** The offset of the next line in the content; before a wrong header, that of its file or archive entry. */
    long position() {
        return lines.position();
    }

    /** Reads on, unless the end of a line is not found: the file is put aside. */
    private int read(byte[] target, int from, int length) throws IOException {
        if (lines.readPosition() - lines.position() > limits.lineBytes()) {
            refused = true;
            throw new DamagedFileException(content.entry() + "the line at byte " + lines.position() + " has more than "
                    + limits.lineBytes() + " bytes (files.max-line-bytes). It and the rest were not read");
        }
        return content.read(target, from, length);
    }

    /** Puts a file aside before all of its lines are dead letters. */
    private void refuseOfOtherKind() {
        if (limits.isExceeded(events.rejectedLines(), events.lines())) {
            refused = true;
            note(new DamagedFileException("of the first " + events.lines() + " lines that were read, "
                    + events.rejections() + ". The rest was not read, since more than "
                    + limits.rejectedLines() + " lines (files.max-rejected-lines) and "
                    + limits.rejectedPercent() + " percent (files.max-rejected-percent) were rejected: if its kind is"
                    + " wrong, correct it, then move the file back"));
        }
    }

    /** What follows a wrong header could have other columns. */
    private void readHeader(long beginning) throws IOException {
        try {
            events.header(lines.buffer(), lines.start(), lines.length());
        } catch (IllegalArgumentException e) {
            note(new DamagedFileException(content.entry() + e.getMessage()));
            content.skipEntry(beginning);
            lines = new LineReader(format, beginning);
        }
    }

    /** A step of the reader of lines. */
    @FunctionalInterface
    private interface Step {
        boolean take() throws IOException;
    }

    /** After damage, continues with the next entry of an archive, without the line that the damage cuts. */
    private boolean beyondDamage(Step step) throws IOException {
        while (true) {
            try {
                return step.take();
            } catch (DamagedFileException e) {
                note(e);
                if (refused) {
                    return false;
                }
                lines = new LineReader(format, content.position());
            }
        }
    }

    /** Remembers damage. */
    void note(DamagedFileException damage) {
        damageCount++;
        if (damageCount <= SHOWN_DAMAGES) {
            damages.add(damage.getMessage());
        }
    }

    /** The damage that was found; null if there is none. Lines before it were read, and other entries of an archive. */
    String damage() {
        if (damageCount == 0) {
            return null;
        }
        String found = String.join("; ", damages);
        return damageCount > SHOWN_DAMAGES ? found + "; and " + (damageCount - SHOWN_DAMAGES) + " more" : found;
    }

    /** The rejected lines and the reasons, for messages; empty if there are none, or the file was refused for them. */
    String rejections() {
        boolean inDamage = limits.isExceeded(events.rejectedLines(), events.lines());
        return inDamage || events.rejectedLines() == 0 ? "" : events.rejections();
    }

    /** What is read; null before the file is opened as what it is. For use by any thread. */
    FileContent content() {
        return content;
    }

    @Override
    public void close() throws IOException {
        if (content != null) {
            content.close();
        }
    }
}
