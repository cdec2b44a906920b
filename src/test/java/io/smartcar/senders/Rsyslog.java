package io.smartcar.senders;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * An rsyslogd of the test's own: its configuration, its queues and its socket lie in one folder, and it takes messages
 * from that socket alone. It can be stopped and started again. Not thread-safe.
 */
final class Rsyslog implements AutoCloseable {
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final Path folder;
    private final Path configuration;
    private Program program;

    /**
     * @param forwarding actions on the messages, as in a file of {@code /etc/rsyslog.d}
     * @param modules    further modules, as in {@code /etc/rsyslog.conf}
     */
    Rsyslog(Path folder, String forwarding, String... modules) {
        this.folder = folder;
        this.configuration = folder.resolve("rsyslog.conf");
        try {
            Files.createDirectories(queues());
            Files.writeString(
                    configuration,
                    """
                    global(workDirectory="%s")
                    module(load="imuxsock" SysSock.Use="off")
                    input(type="imuxsock" Socket="%s")
                    %s
                    %s
                    """
                            .formatted(queues(), socket(), String.join("\n", modules), forwarding));
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot configure rsyslogd in " + folder, failure);
        }
    }

    private Path queues() {
        return folder.resolve("queues");
    }

    private Path socket() {
        return folder.resolve("log.sock");
    }

    private Path log() {
        return folder.resolve("rsyslogd.log");
    }

    /** Starts it and returns when it takes messages. */
    Rsyslog start() {
        // it does not start with a wrong configuration, and only this output has the reason
        Program.run("rsyslogd", "-N1", "-f", configuration.toString());
        program = Program.start(
                log(),
                "rsyslogd",
                "-n",
                "-f",
                configuration.toString(),
                "-i",
                folder.resolve("pid").toString());
        await("rsyslogd takes messages").atMost(BOUND).until(() -> {
            if (!program.isRunning()) {
                throw new IllegalStateException("rsyslogd has ended at once. " + program.lastLines());
            }
            return Files.exists(socket());
        });
        return this;
    }

    /** Has each line of a file logged by a message, and returns when it has them all. */
    void log(Path lines, String tag) {
        Program.run("logger", "--socket", socket().toString(), "--tag", tag, "--file", lines.toString());
    }

    /** What the queues have put on the disk. */
    long queuedBytes() {
        try (Stream<Path> files = Files.list(queues())) {
            List<Path> found = files.toList();
            long bytes = 0;
            for (Path file : found) {
                bytes += Files.exists(file) ? Files.size(file) : 0;
            }
            return bytes;
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot look at " + queues(), failure);
        }
    }

    /** What it printed last, for the message of a failing test. */
    String lastLines() {
        return program.lastLines();
    }

    /** Lets it end in its own way: it writes what waits in memory to the disk. */
    void stop() {
        program.stop();
    }

    /** The same as {@link #stop()}. */
    @Override
    public void close() {
        if (program != null) {
            stop();
        }
    }
}
