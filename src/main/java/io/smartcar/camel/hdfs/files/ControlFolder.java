package io.smartcar.camel.hdfs.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The hidden folder of a partition, and all that creates, renames or deletes in it: see the package. After any failure the
 * partition must be taken over again, which finds out what was done. Not thread-safe.
 */
final class ControlFolder {
    /** Begins with an underscore and has no equals sign: hidden from MapReduce, Hive and Spark. */
    private static final String HIDDEN = "_smartcar";

    private static final String OWNER = "owner-";
    private static final String FENCED = "fenced-";
    private static final String SOURCES = "_sources";
    private static final Pattern COMMIT = Pattern.compile("commit-(\\d+)-(\\d+)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._+=-]{1," + PartitionFiles.LONGEST_NAME + "}");

    private final FileContext files;
    private final Path base;
    private final Path folder;
    private final String name;
    private final Options.CreateOpts[] options;
    private Path owner;
    private boolean isOpen;

    /** A commit that is not superseded, or not yet deleted. */
    record Commit(long first, long last, Path path) {}

    /**
     * @param base the folder of all data
     * @param group whose position it is
     * @param name the partition, in the names of its files
     * @param options of new files
     */
    ControlFolder(FileContext files, Path base, String group, String name, Options.CreateOpts... options) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Expected a name that matches " + NAME + ", got '" + name + "'");
        }
        this.files = files;
        this.base = files.makeQualified(base);
        this.name = visible(name);
        this.options = options.clone();
        folder = new Path(
                new Path(hidden(this.base), visible(URLEncoder.encode(group, StandardCharsets.UTF_8))), this.name);
    }

    /** The folder of all that readers do not see. */
    static Path hidden(Path base) {
        return new Path(base, HIDDEN);
    }

    /** Readers would skip it, or the file system take it for another folder. */
    private static String visible(String name) {
        return switch (name.charAt(0)) {
            case '.' -> "%2E" + name.substring(1);
            case '_' -> "%5F" + name.substring(1);
            default -> name;
        };
    }

    // ownership

    /** Creates an owner folder, then fences all others. From then on {@link #commits} is final but for the new owner's. */
    void takeOver() throws IOException {
        owner = null;
        isOpen = false;
        owner = makeOwner();
        for (FileStatus status : list(folder)) {
            Path other = status.getPath();
            if (other.getName().startsWith(OWNER) && !other.getName().equals(owner.getName())) {
                fence(other);
            } else if (other.getName().startsWith(FENCED)) {
                files.delete(other, true);
            }
        }
    }

    private Path makeOwner() throws IOException {
        Path path = new Path(folder, OWNER + UUID.randomUUID());
        try {
            makeFolder(path);
        } catch (FileNotFoundException firstOwner) {
            files.mkdir(folder, FsPermission.getDirDefault(), true);
            makeFolder(path);
        }
        return path;
    }

    /** Never with its parents: a fenced owner's folder would be there again. */
    private void makeFolder(Path path) throws IOException {
        files.mkdir(path, FsPermission.getDirDefault(), false);
    }

    /** Not every file system deletes a folder in one step. */
    private void fence(Path other) throws IOException {
        Path aside = new Path(folder, FENCED + other.getName());
        try {
            files.rename(other, aside, Options.Rename.NONE);
        } catch (FileNotFoundException fencedByAnother) {
            return;
        }
        files.delete(aside, true);
    }

    /** Whether another owner has taken over; false if that cannot be found out. */
    boolean isFenced() {
        try {
            return owner != null && !files.util().exists(owner);
        } catch (IOException | RuntimeException unknown) {
            return false;
        }
    }

    /** Removes the owner folder with all uncommitted files. */
    void release() throws IOException {
        if (owner != null) {
            files.delete(owner, true);
            owner = null;
        }
    }

    // uncommitted files

    /** Creates a file that will be moved to a folder once it is committed; the number tells it from others there. */
    FSDataOutputStream create(String dataFolder, int number, String extension) throws IOException {
        return create(number + "+" + extension + "+" + DataFolder.encode(dataFolder));
    }

    /** Creates the table of ids. */
    FSDataOutputStream createSources() throws IOException {
        return create(SOURCES);
    }

    private FSDataOutputStream create(String file) throws IOException {
        return files.create(new Path(open(), file), EnumSet.of(CreateFlag.CREATE), options);
    }

    private Path open() throws IOException {
        Path open = new Path(owner, "open");
        if (!isOpen) {
            makeFolder(open);
            isOpen = true;
        }
        return open;
    }

    // commits

    /** Commits the files that were created, which are closed: the one step that is the commit. */
    Commit commit(long first, long last) throws IOException {
        Path path = new Path(folder, String.format(Locale.ROOT, "commit-%020d-%020d", first, last));
        files.rename(open(), path, Options.Rename.NONE);
        isOpen = false;
        return new Commit(first, last, path);
    }

    /** The commits, oldest first. The newest has the position and the ids of the partition. */
    List<Commit> commits() throws IOException {
        List<Commit> commits = new ArrayList<>();
        for (FileStatus status : list(folder)) {
            Matcher matcher = COMMIT.matcher(status.getPath().getName());
            if (matcher.matches()) {
                commits.add(new Commit(
                        Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)), status.getPath()));
            }
        }
        commits.sort(Comparator.comparingLong(Commit::last));
        return commits;
    }

    /** Opens the table of ids; null if there is none. */
    FSDataInputStream openSources(Commit commit) throws IOException {
        try {
            return files.open(new Path(commit.path(), SOURCES));
        } catch (FileNotFoundException none) {
            return null;
        }
    }

    /** Moves the files of a commit to their folders, as far as they are not; several owners may do so at once. */
    void publish(Commit commit) throws IOException {
        for (FileStatus file : list(commit.path())) {
            String[] parts = file.getPath().getName().split("\\+", 3);
            if (parts.length == 3) {
                String number = "0".equals(parts[0]) ? "" : "+" + parts[0];
                String range = String.format(Locale.ROOT, "+%020d+%020d", commit.first(), commit.last());
                move(
                        file.getPath(),
                        new Path(new Path(base, DataFolder.decode(parts[2])), name + range + number + "." + parts[1]));
            }
        }
    }

    private void move(Path file, Path target) throws IOException {
        try {
            files.rename(file, target, Options.Rename.NONE);
        } catch (FileNotFoundException e) {
            if (files.util().exists(file)) {
                files.mkdir(target.getParent(), FsPermission.getDirDefault(), true);
                rename(file, target);
            }
        }
    }

    private void rename(Path file, Path target) throws IOException {
        try {
            files.rename(file, target, Options.Rename.NONE);
        } catch (FileNotFoundException e) {
            if (files.util().exists(file)) {
                throw e;
            }
        }
    }

    /** Deletes a commit that is published and not the newest; never a file with data. */
    void forget(Commit commit) throws IOException {
        delete(new Path(commit.path(), SOURCES));
        delete(commit.path());
    }

    private void delete(Path path) throws IOException {
        try {
            files.delete(path, false);
        } catch (FileNotFoundException deletedByAnother) {
            // as intended
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }

    private List<FileStatus> list(Path path) throws IOException {
        try {
            return List.of(files.util().listStatus(path));
        } catch (FileNotFoundException none) {
            return List.of();
        }
    }
}
