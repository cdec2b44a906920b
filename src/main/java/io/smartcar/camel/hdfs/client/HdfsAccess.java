package io.smartcar.camel.hdfs.client;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.ClusterStorageCapacityExceededException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.SafeMode;
import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.fs.permission.FsAction;

/** Whether a file system accepts files. */
final class HdfsAccess {
    private HdfsAccess() {}

    /** The name node found no data node that takes a block, or all that it found failed. */
    private static final Pattern NO_DATA_NODE = Pattern.compile(
            "could only be written to 0 of .* There are (\\d+) datanode|All datanodes .* are bad", Pattern.DOTALL);

    /** What a data node leaves free, which the name node does not know, and its default. */
    private static final String LEFT_FREE =
            "dfs.datanode.round-robin-volume-choosing-policy.additional-available-space";

    private static final long DEFAULT_LEFT_FREE = 1 << 30;
    private static final long MEBIBYTE = 1 << 20;

    /**
     * Checks that the file system is not in safe mode, that it has room for a file, and that the user may write into the folders or, while one is
     * missing, into that where it would be created.
     */
    static void check(FileSystem files, Path... folders) throws IOException {
        if (files instanceof SafeMode guarded && guarded.setSafeMode(SafeModeAction.GET)) {
            throw new IOException("the name node is in safe mode");
        }
        for (Path folder : folders) {
            checkPermission(files, folder);
            if (free(files, folder) < files.getDefaultBlockSize(folder)) {
                throw full(files, folder);
            }
        }
    }

    /**
     * Names the cause of a failed write if it is that the data nodes are full: the name node says only that it found none.
     *
     * @return the same failure if it is not
     */
    static IOException explain(FileSystem files, Path folder, IOException failure) {
        Matcher noDataNode = NO_DATA_NODE.matcher(String.valueOf(failure.getMessage()));
        try {
            if (!noDataNode.find()) {
                return failure;
            }
            long dataNodes = noDataNode.group(1) == null ? 1 : Long.parseLong(noDataNode.group(1));
            long needed = files.getDefaultBlockSize(folder) + files.getConf().getLong(LEFT_FREE, DEFAULT_LEFT_FREE);
            if (free(files, folder) < dataNodes * needed) {
                IOException full = full(files, folder);
                full.initCause(failure);
                return full;
            }
        } catch (IOException | RuntimeException unknown) {
            failure.addSuppressed(unknown);
        }
        return failure;
    }

    /** Of all data nodes. */
    private static long free(FileSystem files, Path folder) throws IOException {
        FsStatus status = files.getStatus(folder);
        // a local folder that is missing has no size
        return status.getCapacity() == 0 ? Long.MAX_VALUE : status.getRemaining();
    }

    private static IOException full(FileSystem files, Path folder) throws IOException {
        FsStatus status = files.getStatus(folder);
        return new ClusterStorageCapacityExceededException(
                "the data nodes are full: " + status.getRemaining() / MEBIBYTE
                        + " MiB of " + status.getCapacity() / MEBIBYTE + " MiB are free; an open file needs "
                        + files.getDefaultBlockSize(folder) / MEBIBYTE
                        + " MiB (dfs.blocksize) on one of them, besides what that leaves free, 1 GiB by default");
    }

    private static void checkPermission(FileSystem files, Path folder) throws IOException {
        for (Path place = folder; place != null; place = place.getParent()) {
            try {
                files.access(place, FsAction.WRITE_EXECUTE);
                return;
            } catch (FileNotFoundException missing) {
                // created on the first write
            }
        }
    }

    /**
     * Creates a file of one byte, with its folder if that is missing, renames it into another folder, as files are when they
     * are complete, and deletes it.
     */
    static void write(FileSystem files, Path file, Path folder) throws IOException {
        Path renamed = new Path(folder, file.getName());
        try {
            try (OutputStream out = files.create(file, true)) {
                out.write(1);
            }
            if (!files.rename(file, renamed)) {
                throw new IOException("a file in '" + file.getParent() + "' cannot be renamed into '" + folder + "'");
            }
        } catch (IOException failure) {
            throw explain(files, folder, failure);
        } finally {
            files.delete(file, false);
            files.delete(renamed, false);
        }
    }
}
