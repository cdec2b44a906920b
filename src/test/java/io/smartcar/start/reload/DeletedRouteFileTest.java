package io.smartcar.start.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.support.LogCapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.camel.Route;
import org.apache.camel.main.Main;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Route files that are deleted, renamed and created again while their routes run. */
class DeletedRouteFileTest {
    private static final String ROUTE =
            """
            - route:
                id: %s
                description: %s
                routeConfigurationId: caller-decides
                from:
                  uri: direct:%s
                  steps:
                    - to:
                        uri: log:here
            """;

    @TempDir
    Path folder;

    private final LogCapture log = LogCapture.of(CheckedReload.class);
    private Main main;

    @BeforeEach
    void start() throws Exception {
        Files.copy(Path.of("routes/caller-decides.camel.yaml"), folder.resolve("caller-decides.camel.yaml"));
        write(file("one"), "one", "first");
        main = CheckedReloadTest.reloading(folder, folder.resolve("incoming"));
        main.start();
    }

    @AfterEach
    void stop() {
        main.stop();
        log.close();
    }

    @Test
    void shouldSayThatTheRouteOfADeletedFileRunsOn() throws IOException {
        Files.delete(file("one"));
        awaitWarning();
        assertRuns("first");
    }

    @Test
    void shouldTakeUpAFileThatIsCreatedAgain() throws IOException {
        Files.delete(file("one"));
        awaitWarning();
        write(file("one"), "one", "second");
        await().untilAsserted(() -> assertRuns("second"));
        assertThat(log.messages(Level.ERROR)).isEmpty();
    }

    @Test
    void shouldSayItAgainWhenTheFileIsDeletedAgain() throws IOException {
        Files.delete(file("one"));
        awaitWarning();
        write(file("one"), "one", "second");
        await().untilAsserted(() -> assertRuns("second"));
        Files.delete(file("one"));
        await().untilAsserted(() -> assertThat(log.messages(Level.WARN)).hasSize(2));
    }

    /** As editors save: the old file goes aside, and the new one takes its name. */
    @Test
    void shouldTakeUpAFileThatIsReplaced() throws IOException {
        Path edited = write(folder.resolve("one.camel.yaml.swp"), "one", "second");
        Files.move(file("one"), folder.resolve("one.camel.yaml~"));
        Files.move(edited, file("one"));
        await().untilAsserted(() -> assertRuns("second"));
        Path again = write(folder.resolve("one.camel.yaml.swp"), "one", "third");
        Files.move(again, file("one"), StandardCopyOption.ATOMIC_MOVE);
        await().untilAsserted(() -> assertRuns("third"));
        assertThat(log.messages(Level.WARN)).isEmpty();
        assertThat(log.messages(Level.ERROR)).isEmpty();
    }

    @Test
    void shouldFollowARenamedFile() throws IOException {
        Files.move(file("one"), file("other"));
        awaitWarning();
        write(file("other"), "one", "second");
        await().untilAsserted(() -> assertRuns("second"));
        assertThat(log.messages(Level.ERROR)).isEmpty();
    }

    private void awaitWarning() {
        await().untilAsserted(() -> assertThat(log.messages(Level.WARN))
                .containsExactly("The route file " + file("one")
                        + " no longer exists; its routes keep running until the next start"));
    }

    private void assertRuns(String description) {
        Route route = main.getCamelContext().getRoute("one");
        assertThat(route).isNotNull();
        assertThat(route.getDescription()).isEqualTo(description);
        assertThat(main.getCamelContext()
                        .getRouteController()
                        .getRouteStatus("one")
                        .isStarted())
                .isTrue();
    }

    private Path file(String name) {
        return folder.resolve(name + ".camel.yaml");
    }

    private static Path write(Path file, String id, String description) throws IOException {
        return Files.writeString(file, ROUTE.formatted(id, description, id));
    }
}
