package io.smartcar.camel.hdfs.client;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.SafeMode;
import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.fs.permission.FsAction;

/** Whether a file system accepts files. */
final class HdfsAccess {
    private HdfsAccess() {}

    /**
     * Checks that the file system is not in safe mode, and that the user may write into the folders or, while one is
     * missing, into that where it would be created.
     */
    static void check(FileSystem files, Path... folders) throws IOException {
        if (files instanceof SafeMode guarded && guarded.setSafeMode(SafeModeAction.GET)) {
            throw new IOException("the name node is in safe mode");
        }
        for (Path folder : folders) {
            checkPermission(files, folder);
        }
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
        } finally {
            files.delete(file, false);
            files.delete(renamed, false);
        }
    }
}
