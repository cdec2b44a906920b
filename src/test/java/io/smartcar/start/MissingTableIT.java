package io.smartcar.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topology without Kafka, with a table that is missing, while no event comes. */
class MissingTableIT {
    private final LocalCluster cluster = SharedCluster.get();

    @TempDir
    Path folder;

    @Test
    void shouldBeDownUntilTheTableIsThere() throws Exception {
        cluster.createTable("there", "cf1", 1);
        try (RoutesProcess routes = RoutesProcess.of(cluster, folder)
                .name("direct")
                .set("camel.main.profile", "direct")
                .set("files.directory", folder.resolve("drop"))
                .set("dead-letters.directory", folder.resolve("dead-letters"))
                .set("kind.driver.table", "not-there")
                .set("kind.status.table", "there")
                .build()
                .start()) {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(routes.health())
                    .contains("\"tables\"", "table not-there: is missing", "ddl driver"));
            cluster.createTable("not-there", "cf1", 1);
            routes.awaitReady(Duration.ofSeconds(60));
        }
    }
}
