package io.smartcar.camel.hdfs.files;

import io.smartcar.camel.hdfs.format.FileFormat;
import io.smartcar.camel.hdfs.format.FileSchema;
import io.smartcar.camel.hdfs.format.RecordWriter;
import io.smartcar.camel.support.Causes;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * Writes the records of one partition into files, each record once, and keeps the position that follows them: see the
 * package. Records are visible after {@link #commit}. After a failure, {@link #takeOver} must come before anything else:
 * it tells which positions are committed. Confined to one thread.
 */
public final class PartitionFiles implements AutoCloseable {
    /** The longest name of a partition: those of its files, which have more, must not have over 255 characters. */
    public static final int LONGEST_NAME = 190;

    private final ControlFolder control;
    private final FileFormat format;
    private final OpenFileLimit openFiles;
    private final Map<String, List<DataFile>> files = new LinkedHashMap<>();
    private SeenRecords seen = new SeenRecords();
    private ControlFolder.Commit newest;
    private boolean isIntact;
    private long head = -1;
    private long next = -1;
    private long first = -1;
    private long records;
    private int fileCount;
    /** The file of the last record, which most records share; null if none is open. */
    private DataFile last;

    /** The position of the last record, of which more records may follow, and whether it is a repeat. */
    private long current = -1;

    private boolean isRepeat;

    /** A file that is being written. */
    private record DataFile(String folder, FileSchema schema, FSDataOutputStream out, RecordWriter writer) {
        boolean takes(String otherFolder, FileSchema otherSchema) {
            return folder.equals(otherFolder) && Objects.equals(schema, otherSchema);
        }

        /** On disks, not only in the memory of data nodes. */
        void finish() throws IOException {
            writer.finish();
            out.hsync();
            out.close();
        }
    }

    /**
     * @param fileSystem all renames must stay within it: no object store, no other mount point or encryption zone
     * @param base the folder of all data
     * @param group whose position it is
     * @param name the partition, at most {@value #LONGEST_NAME} characters, also in the names of its files: it must be another one for a topic that is created again
     * @param options of new files, such as their replicas, which otherwise are the server's
     */
    public PartitionFiles(
            FileContext fileSystem,
            Path base,
            String group,
            String name,
            FileFormat format,
            OpenFileLimit openFiles,
            Options.CreateOpts... options) {
        control = new ControlFolder(fileSystem, base, group, name, options);
        this.format = format;
        this.openFiles = openFiles;
    }

    /** The hidden folder below a base path in which the files of all partitions are written. */
    public static Path hidden(Path base) {
        return ControlFolder.hidden(base);
    }

    /**
     * Takes the partition over: other owners cannot commit any more, commits that are not complete are completed.
     * Drops uncommitted records.
     *
     * @return the position behind the last commit, from which to read; -1 if there was none
     * @throws FencedException if another owner has taken over meanwhile
     */
    public long takeOver() throws IOException {
        abandon();
        return attempt(() -> {
            control.takeOver();
            List<ControlFolder.Commit> commits = publishCommits();
            newest = commits.isEmpty() ? null : commits.get(commits.size() - 1);
            seen = readSeen(newest);
            for (ControlFolder.Commit commit : commits) {
                if (commit != newest) {
                    control.forget(commit);
                }
            }
            head = newest == null ? -1 : newest.last() + 1;
            next = head;
            first = head;
            return head;
        });
    }

    /**
     * Moves the files of commits that are not complete to their folders, of all owners. May be called by any thread, at
     * any time: it tells whether a failure to do so is over.
     *
     * @throws IOException if it is not
     */
    public void completeCommits() throws IOException {
        publishCommits();
    }

    private List<ControlFolder.Commit> publishCommits() throws IOException {
        List<ControlFolder.Commit> commits = control.commits();
        for (ControlFolder.Commit commit : commits) {
            control.publish(commit);
        }
        return commits;
    }

    private SeenRecords readSeen(ControlFolder.Commit commit) throws IOException {
        FSDataInputStream table = commit == null ? null : control.openSources(commit);
        if (table == null) {
            return new SeenRecords();
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(table))) {
            return SeenRecords.read(in);
        }
    }

    /**
     * Writes a record, unless its position is committed or passed, or it is a repeat of a record by its id. Several records
     * may have the same position, one after the other: the first one's id tells for all of them. Do not commit between them,
     * and compare a position that is read again with {@link #next} before.
     *
     * @param id null to recognize no repeats
     * @param folder relative to the base path, see {@link DataFolder#check}
     * @param schema the columns; null if the format needs none
     * @param record as the format takes it
     * @return false if it is left out
     * @throws FencedException if another owner has taken over
     */
    public boolean append(long position, RecordId id, String folder, FileSchema schema, Object record)
            throws IOException {
        requireIntact();
        if (position != current) {
            if (position < next) {
                return false;
            }
            isRepeat = id != null && !seen.add(id);
            advance(position);
            current = position;
        }
        if (isRepeat) {
            return false;
        }
        attempt(() -> {
            if (last == null || !last.takes(folder, schema)) {
                last = file(folder, schema);
            }
            last.writer.write(record);
            return null;
        });
        records++;
        return true;
    }

    /** Passes a position that has no record; without effect if it is passed. */
    public void skip(long position) {
        requireIntact();
        if (position >= next) {
            advance(position);
        }
    }

    private void advance(long position) {
        if (first < 0) {
            first = position;
        }
        next = position + 1;
        current = -1;
    }

    private DataFile file(String folder, FileSchema schema) throws IOException {
        List<DataFile> sameFolder = files.computeIfAbsent(folder, any -> new ArrayList<>(1));
        for (DataFile file : sameFolder) {
            if (file.takes(folder, schema)) {
                return file;
            }
        }
        FSDataOutputStream out = control.create(folder, sameFolder.size(), format.extension());
        openFiles.opened(++fileCount);
        DataFile file;
        try {
            file = new DataFile(folder, schema, out, format.open(out, schema));
        } catch (IOException | RuntimeException e) {
            openFiles.abandon(out);
            throw e;
        }
        sameFolder.add(file);
        return file;
    }

    /**
     * Makes all records visible, and moves the head behind the last position; without effect if no position was passed since
     * the last commit. After a failure it may or may not have done so: {@link #takeOver} tells.
     *
     * @return the new head
     * @throws FencedException if another owner has taken over
     */
    public long commit() throws IOException {
        requireIntact();
        if (next == head) {
            return head;
        }
        return attempt(() -> {
            for (List<DataFile> sameFolder : files.values()) {
                for (DataFile file : sameFolder) {
                    file.finish();
                }
            }
            writeSeen();
            ControlFolder.Commit commit = control.commit(first, next - 1);
            control.publish(commit);
            if (newest != null) {
                control.forget(newest);
            }
            newest = commit;
            forgetFiles();
            head = next;
            first = next;
            return head;
        });
    }

    private void writeSeen() throws IOException {
        if (!seen.isEmpty()) {
            FSDataOutputStream out = control.createSources();
            try {
                DataOutputStream table = new DataOutputStream(new BufferedOutputStream(out));
                seen.write(table);
                table.flush();
                out.hsync();
                out.close();
            } catch (IOException e) {
                openFiles.abandon(out);
                throw e;
            }
        }
    }

    /** Drops uncommitted records. */
    public void abandon() {
        isIntact = false;
        files.values().forEach(sameFolder -> sameFolder.forEach(file -> openFiles.abandon(file.out)));
        forgetFiles();
        next = head;
        first = head;
    }

    private void forgetFiles() {
        files.values().forEach(sameFolder -> sameFolder.forEach(file -> file.writer.close()));
        files.clear();
        last = null;
        openFiles.closed(fileCount);
        fileCount = 0;
        records = 0;
        current = -1;
    }

    /** Drops uncommitted records, and leaves the partition. */
    @Override
    public void close() throws IOException {
        abandon();
        control.release();
    }

    /** Whether records can be written: since {@link #takeOver} there was no failure. */
    public boolean isIntact() {
        return isIntact;
    }

    private void requireIntact() {
        if (!isIntact) {
            throw new IllegalStateException("Expected the partition to be taken over, after a failure again");
        }
    }

    private <T> T attempt(FileOperation<T> operation) throws IOException {
        isIntact = false;
        try {
            T result = operation.run();
            isIntact = true;
            return result;
        } catch (IOException e) {
            boolean isGone = Causes.find(FileNotFoundException.class, e) != null;
            throw isGone && control.isFenced() ? new FencedException("Another owner has taken over " + control, e) : e;
        }
    }

    /** What may fail. */
    @FunctionalInterface
    private interface FileOperation<T> {
        T run() throws IOException;
    }

    /** The position from which to read: all before are visible. -1 if nothing was ever committed. */
    public long head() {
        return head;
    }

    /** The next position that is not left out: all before are visible, or in open files; -1 if any would be. */
    public long next() {
        return next;
    }

    /** The number of records that are not committed. */
    public long records() {
        return records;
    }

    /** The size of the open files in bytes, with buffers. */
    public long bytes() {
        long bytes = 0;
        for (List<DataFile> sameFolder : files.values()) {
            for (DataFile file : sameFolder) {
                bytes += file.writer.size();
            }
        }
        return bytes;
    }

    /** The number of open files. */
    public int openFiles() {
        return fileCount;
    }

    /** Whether the process has too many files open, and this partition more than its share: it should commit. */
    public boolean isFull() {
        return openFiles.isFull(fileCount);
    }
}
