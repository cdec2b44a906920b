package io.smartcar.camel.hdfs.client;

import io.smartcar.camel.hdfs.failure.HdfsFailures;
import io.smartcar.camel.support.client.LoginRenewal;
import io.smartcar.camel.support.client.SharedClients;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.security.PrivilegedExceptionAction;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.util.concurrent.CamelThreadFactory;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.UserGroupInformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file system, shared by endpoints with the same settings. Opened on first use, so that a route starts while HDFS is
 * down. Thread-safe.
 *
 * <p>It is no cached file system of Hadoop's, which would be closed while the routes are still stopping.
 */
public final class HdfsClient implements SharedClients.Client<HdfsClientSettings> {
    private static final Logger LOG = LoggerFactory.getLogger(HdfsClient.class);
    private static final long PROBE_SECONDS = 10;

    private final HdfsClientSettings settings;
    /** Readers ignore it; a file that a killed process left is overwritten by none, but has one byte. */
    private final String probeFile = ".probe-" + UUID.randomUUID();

    private final ExecutorService threads =
            Executors.newCachedThreadPool(new CamelThreadFactory("hdfs-#counter#", "hdfs", true));

    private FileSystem fileSystem;
    private FileContext fileContext;
    private LoginRenewal renewal;
    private boolean closed;

    /** A client, not yet connected. */
    public HdfsClient(HdfsClientSettings settings) {
        this.settings = settings;
    }

    @Override
    public HdfsClientSettings settings() {
        return settings;
    }

    /**
     * The file system.
     *
     * @throws IOException if the login fails, a host is unknown, or the client is closed
     */
    public synchronized FileSystem fileSystem() throws IOException {
        if (closed) {
            throw new IOException("The client of " + settings.uri() + " is closed");
        }
        if (fileSystem == null) {
            try {
                UserGroupInformation user = settings.login().user(settings.configuration());
                fileSystem = user.doAs((PrivilegedExceptionAction<FileSystem>)
                        () -> FileSystem.newInstance(settings.uri(), settings.configuration()));
                renewal = LoginRenewal.start(user);
            } catch (InterruptedException interrupted) {
                throw interrupted(interrupted);
            } catch (IOException | RuntimeException failure) {
                // Hadoop reports an unknown host as an illegal argument
                throw new IOException(
                        "Failed to open the file system " + settings.uri() + ": " + HdfsFailures.reason(failure),
                        failure);
            }
        }
        return fileSystem;
    }

    /**
     * The same file system, with renames that overwrite nothing and folders that are created without their parents in one
     * step.
     *
     * @throws IOException as {@link #fileSystem}
     */
    public synchronized FileContext fileContext() throws IOException {
        URI uri = fileSystem().getUri();
        if (fileContext == null) {
            try {
                fileContext = settings.login().user(settings.configuration()).doAs((PrivilegedExceptionAction<
                                FileContext>)
                        () -> FileContext.getFileContext(uri, settings.configuration()));
            } catch (InterruptedException interrupted) {
                throw interrupted(interrupted);
            }
        }
        return fileContext;
    }

    /**
     * Checks whether files can be written below a path: by one of a single byte, which is created in a hidden folder, renamed
     * into the path, and deleted. Both folders are created if they are missing. Returns, or throws, within
     * {@value #PROBE_SECONDS} seconds, whatever the state of the servers.
     *
     * @param hidden the folder in which files are written before readers may see them
     * @throws IOException if they cannot; the message names the path
     */
    public void probeWrite(Path path, Path hidden) throws IOException {
        within(path, "does not accept files", () -> {
            HdfsAccess.write(fileSystem(), new Path(hidden, probeFile), path);
            return null;
        });
    }

    /**
     * Checks whether the file system answers, is not in safe mode, and lets this user write below a path and into its
     * hidden folder. Writes nothing, and returns, or throws, as {@link #probeWrite}.
     *
     * @throws IOException if not; the message names the path
     */
    public void probe(Path path, Path hidden) throws IOException {
        within(path, "is not available", () -> {
            HdfsAccess.check(fileSystem(), path, hidden);
            return null;
        });
    }

    /**
     * Names the cause of a failed write if it is that the data nodes are full.
     *
     * @return the same failure if it is not, or that cannot be found out
     */
    public IOException explain(Path path, IOException failure) {
        try {
            return HdfsAccess.explain(fileSystem(), path, failure);
        } catch (IOException closed) {
            return failure;
        }
    }

    /** On another thread, since Hadoop's client may take longer. */
    private void within(Path path, String problem, Callable<Void> check) throws IOException {
        Throwable cause;
        try {
            Future<Void> answer = threads.submit(check);
            try {
                answer.get(PROBE_SECONDS, TimeUnit.SECONDS);
                return;
            } catch (TimeoutException late) {
                answer.cancel(true);
                cause = new IOException("no answer within " + PROBE_SECONDS + " s");
            } catch (ExecutionException failure) {
                cause = failure.getCause();
            } catch (InterruptedException interrupted) {
                answer.cancel(true);
                throw interrupted(interrupted);
            }
        } catch (RejectedExecutionException closing) {
            cause = closing;
        }
        throw new IOException(
                "Path '" + path + "' of " + settings.uri() + " " + problem + ": " + HdfsFailures.reason(cause), cause);
    }

    private static IOException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return (IOException) new InterruptedIOException("Interrupted").initCause(cause);
    }

    @Override
    public void close() {
        FileSystem last;
        synchronized (this) {
            closed = true;
            last = fileSystem;
            fileSystem = null;
            fileContext = null;
            if (renewal != null) {
                renewal.close();
            }
        }
        threads.shutdownNow();
        if (last != null) {
            try {
                last.close();
            } catch (IOException cause) {
                LOG.warn("Failed to close the file system {}", settings.uri(), cause);
            }
        }
    }
}
