package io.smartcar.cluster.hadoop;

import io.smartcar.cluster.process.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants.SafeModeAction;

/** Requests to HDFS by the tests and the launcher. Thread-safe. */
public final class HadoopAccess implements AutoCloseable {
    private final int port;
    private final URI uri;
    private final Map<String, Object> settings;
    private DistributedFileSystem fileSystem;

    /** @param port that of the only name node */
    public HadoopAccess(int port) {
        this(port, URI.create("hdfs://127.0.0.1:" + port), Map.of());
    }

    /**
     * @param port that of a name node
     * @param settings which name nodes make up the file system
     */
    HadoopAccess(int port, URI uri, Map<String, Object> settings) {
        this.port = port;
        this.uri = uri;
        this.settings = settings;
    }

    /** One client for all; it outlives restarts of the servers. */
    public synchronized DistributedFileSystem fileSystem() throws IOException {
        if (fileSystem == null) {
            DistributedFileSystem fresh = new DistributedFileSystem();
            Configuration configuration = configuration();
            settings.forEach((key, value) -> configuration.set(key, value.toString()));
            fresh.initialize(uri, configuration);
            fileSystem = fresh;
        }
        return fileSystem;
    }

    /** Settings of a client that answers within seconds whatever the servers do: the verbs wait. */
    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.setBoolean("fs.automatic.close", false);
        configuration.setInt("ipc.client.connect.timeout", 2_000);
        configuration.setInt("ipc.client.connect.max.retries", 1);
        configuration.setInt("ipc.client.connect.max.retries.on.timeouts", 1);
        configuration.setInt("ipc.client.rpc-timeout.ms", 5_000);
        configuration.setInt("dfs.client.socket-timeout", 5_000);
        configuration.setInt("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", 20);
        return configuration;
    }

    public boolean nameNodeListens() {
        return Ports.isListening(port);
    }

    /** What keeps HDFS from being written; null when it can be. */
    String missing() throws IOException {
        return fileSystem().setSafeMode(SafeModeAction.SAFEMODE_GET) ? "it is in safe mode" : null;
    }

    /** Makes HDFS read-only, or writable again. */
    public void setSafeMode(boolean on) throws IOException {
        fileSystem().setSafeMode(on ? SafeModeAction.SAFEMODE_ENTER : SafeModeAction.SAFEMODE_LEAVE);
    }

    /**
     * The files that a reader such as Hive sees in a folder and those below it, in the order of their names: none if the
     * folder is missing. Names that begin with {@code _} or {@code .} are hidden.
     */
    public List<FileStatus> visibleFiles(String folder) throws IOException {
        List<FileStatus> found = new ArrayList<>();
        Path path = new Path(folder);
        if (fileSystem().exists(path)) {
            collect(path, found);
        }
        return found;
    }

    private void collect(Path folder, List<FileStatus> found) throws IOException {
        for (FileStatus entry : fileSystem().listStatus(folder)) {
            String name = entry.getPath().getName();
            if (name.startsWith("_") || name.startsWith(".")) {
                continue;
            }
            if (entry.isDirectory()) {
                collect(entry.getPath(), found);
            } else {
                found.add(entry);
            }
        }
    }

    /** The files below a folder that readers do not see: open ones, and those of positions. */
    public List<FileStatus> hiddenFiles(String folder) throws IOException {
        List<FileStatus> found = new ArrayList<>();
        RemoteIterator<LocatedFileStatus> files = fileSystem().listFiles(new Path(folder), true);
        while (files.hasNext()) {
            FileStatus file = files.next();
            if (file.getPath().toUri().getPath().matches(".*/[._].*")) {
                found.add(file);
            }
        }
        return found;
    }

    /** The content of a file. */
    public byte[] read(Path file) throws IOException {
        try (InputStream content = fileSystem().open(file)) {
            return content.readAllBytes();
        }
    }

    /** Deletes everything. */
    public void clear() throws IOException {
        for (FileStatus entry : fileSystem().listStatus(new Path("/"))) {
            fileSystem().delete(entry.getPath(), true);
        }
    }

    @Override
    public synchronized void close() {
        if (fileSystem != null) {
            try {
                fileSystem.close();
            } catch (IOException failure) {
                throw new UncheckedIOException("Cannot close the client of HDFS", failure);
            } finally {
                fileSystem = null;
            }
        }
    }
}
