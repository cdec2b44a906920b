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
     * Checks that the file system is not in safe mode, and that the user may write into the folder or, while that is
     * missing, into the one where it would be created.
     */
    static void check(FileSystem files, Path folder) throws IOException {
        if (files instanceof SafeMode guarded && guarded.setSafeMode(SafeModeAction.GET)) {
            throw new IOException("the name node is in safe mode");
        }
        for (Path place = folder; place != null; place = place.getParent()) {
            try {
                files.access(place, FsAction.WRITE_EXECUTE);
                return;
            } catch (FileNotFoundException missing) {
                // created on the first write
            }
        }
    }

    /** Creates a file, with its folder if that is missing, writes one byte, and deletes it. */
    static void write(FileSystem files, Path file) throws IOException {
        try (OutputStream out = files.create(file, true)) {
            out.write(1);
        } finally {
            files.delete(file, false);
        }
    }
}
