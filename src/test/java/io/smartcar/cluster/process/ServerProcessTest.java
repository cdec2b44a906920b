package io.smartcar.cluster.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
    @TempDir
    Path folder;

    private ServerProcess process;

    @AfterEach
    void kill() {
        if (process != null) {
            process.kill();
        }
    }

    @Test
    void shouldReturnFromStartWhenProcessIsUsable() {
        process = server("sleeps");

        process.start();

        assertThat(folder.resolve("usable")).exists();
        assertThat(process.isRunning()).isTrue();
    }

    @Test
    void shouldReportLastLinesOfLogWhenProcessEndsBeforeItIsUsable() {
        process = server("fails");

        assertThatThrownBy(() -> process.start())
                .hasMessageContaining("server has ended instead of becoming usable")
                .hasMessageContaining("The last lines of " + process.log())
                .hasMessageContaining("the disk is gone");
    }

    @Test
    void shouldStartAgainAfterKill() {
        process = server("sleeps");
        process.start();
        long first = process.pid();

        process.kill();
        assertThat(process.isRunning()).isFalse();
        process.start();

        assertThat(process.pid()).isNotEqualTo(first);
    }

    @Test
    void shouldNotStartTwice() {
        process = server("sleeps");
        process.start();

        assertThatThrownBy(() -> process.start()).hasMessage("server runs already, as process " + process.pid());
    }

    @Test
    void shouldKillFrozenProcess() {
        process = server("sleeps");
        process.start();

        process.freeze();
        process.kill();

        assertThat(process.isRunning()).isFalse();
    }

    @Test
    void shouldAdoptProcessOfEarlierRun() throws IOException {
        process = server("sleeps");
        process.keep();
        process.start();
        ServerProcess later = server("sleeps");

        later.keep();

        assertThat(later.pid()).isEqualTo(process.pid());
        later.freeze();
        later.kill();
        assertThat(process.isRunning()).isFalse();
        later.start();
        process = later;
        assertThat(folder.resolve("logs").resolve("server.pid")).hasContent(String.valueOf(later.pid()));
    }

    @Test
    void shouldNotAdoptAnotherProcessWithTheSameNumber() throws IOException {
        process = server("sleeps");
        process.keep();
        process.start();
        Path number = folder.resolve("logs").resolve("server.pid");
        Files.setLastModifiedTime(number, FileTime.from(Instant.now().minusSeconds(3600)));
        ServerProcess later = server("sleeps");

        later.keep();

        assertThat(later.isRunning()).isFalse();
    }

    @Test
    void shouldOutliveItsStarterWhenItIsKept() throws Exception {
        ProcessBuilder untethered = new ProcessBuilder(command("sleeps"))
                .redirectOutput(folder.resolve("out").toFile())
                .redirectErrorStream(true);
        untethered.environment().put(Tether.OFF, "true");
        Process kept = untethered.start();
        try {
            await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(folder.resolve("usable")));

            kept.getOutputStream().close();

            await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(5)).until(kept::isAlive);
        } finally {
            kept.destroyForcibly();
        }
    }

    @Test
    void shouldLetAProcessEndInItsOwnWay() {
        process = server("lingers", Duration.ofSeconds(30));
        process.start();

        process.stop();

        assertThat(folder.resolve("ended")).exists();
        assertThat(process.isRunning()).isFalse();
    }

    @Test
    void shouldNotHearCtrlCOfTheTerminal() throws Exception {
        process = server("sleeps");
        process.start();

        assertThat(new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();

        await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(5)).until(process::isRunning);
    }

    @Test
    void shouldEndWithItsStarter() throws Exception {
        Process tethered = new ProcessBuilder(command("sleeps"))
                .redirectOutput(folder.resolve("out").toFile())
                .redirectErrorStream(true)
                .start();
        try {
            await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(folder.resolve("usable")));

            // what the system does when the starter is gone, however it went
            tethered.getOutputStream().close();

            assertThat(tethered.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            tethered.destroyForcibly();
        }
    }

    private ServerProcess server(String behaviour) {
        return server(behaviour, Duration.ZERO);
    }

    private ServerProcess server(String behaviour, Duration grace) {
        return new ServerProcess(
                "server",
                command(behaviour),
                folder,
                folder.resolve("logs").resolve("server.log"),
                grace,
                () -> Files.exists(folder.resolve("usable")) ? null : "not yet");
    }

    private List<String> command(String behaviour) {
        return new JavaCommand()
                .quickToStart()
                .classPath(Project.path("target", "test-classes"), List.of())
                .running(Server.class.getName(), folder, List.of(behaviour, folder.toString()));
    }

    /** What runs in the process. */
    public static final class Server {
        private Server() {}

        /** Sleeps, or fails, or takes half a second to end. */
        public static void main(String[] arguments) throws IOException, InterruptedException {
            if (arguments[0].equals("fails")) {
                throw new IOException("the disk is gone");
            }
            if (arguments[0].equals("lingers")) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> linger(Path.of(arguments[1], "ended"))));
            }
            Files.writeString(Path.of(arguments[1], "usable"), "");
            Thread.currentThread().join();
        }

        private static void linger(Path ended) {
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            try {
                Files.writeString(ended, "");
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
