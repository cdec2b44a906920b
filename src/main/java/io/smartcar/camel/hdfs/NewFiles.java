package io.smartcar.camel.hdfs;

import io.smartcar.camel.hdfs.format.FileSchema;
import io.smartcar.camel.hdfs.format.RecordWriter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one message or batch, one for each folder and schema, with names of their own. Readers see none before all
 * are complete; each appears by a rename. After a failure the same message writes others. Confined to one thread.
 */
final class NewFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NewFiles.class);

    private final HdfsEndpoint endpoint;
    private final Map<Place, NewFile> files = new LinkedHashMap<>();

    private record Place(String folder, FileSchema schema) {}

    NewFiles(HdfsEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    void write(HdfsWrite write) throws IOException {
        Place place = new Place(write.folder(), write.schema());
        NewFile file = files.get(place);
        if (file == null) {
            file = new NewFile(endpoint, place);
            files.put(place, file);
        }
        file.writer.write(write.record());
    }

    /** Completes all files on the disks of the data nodes, and then lets readers see them. */
    void publish() throws IOException {
        for (NewFile file : files.values()) {
            file.complete();
        }
        for (NewFile file : files.values()) {
            file.publish();
        }
    }

    /** Deletes the files that are not published. */
    @Override
    public void close() {
        files.values().forEach(NewFile::discard);
    }

    /** A file under a hidden name until it is complete. */
    private static final class NewFile {
        private final FileSystem fileSystem;
        private final Path hidden;
        private final Path visible;
        private final FSDataOutputStream out;
        private RecordWriter writer;
        private boolean isPublished;

        NewFile(HdfsEndpoint endpoint, Place place) throws IOException {
            fileSystem = endpoint.fileSystem();
            Path folder = new Path(endpoint.path(), place.folder());
            String name = UUID.randomUUID() + "." + endpoint.format().extension();
            hidden = new Path(folder, "." + name);
            visible = new Path(folder, name);
            out = fileSystem.create(hidden, false);
            try {
                writer = endpoint.format().open(out, place.schema());
            } finally {
                if (writer == null) {
                    discard();
                }
            }
        }

        void complete() throws IOException {
            writer.finish();
            out.hsync();
            out.close();
        }

        void publish() throws IOException {
            if (!fileSystem.rename(hidden, visible)) {
                throw new IOException("Failed to rename " + hidden + " to " + visible);
            }
            isPublished = true;
        }

        void discard() {
            if (writer != null) {
                writer.close();
            }
            if (isPublished) {
                return;
            }
            try {
                // first: a file that is deleted needs no closing, which may block
                fileSystem.delete(hidden, false);
                out.close();
            } catch (IOException left) {
                LOG.debug("Left the incomplete file {}, which readers ignore", hidden, left);
            }
        }
    }
}
