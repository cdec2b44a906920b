package io.smartcar.faults;

import static io.smartcar.faults.source.LogLayout.DRIVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.faults.pipeline.Pipeline;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A restart with a password that the broker does not know. */
@Tag("faults")
@ExtendWith(FaultTable.class)
class CredentialFaultsIT {
    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";

    @Test
    void shouldLoseNothingWhenRestartedWithWrongPassword() {
        Map<String, String> client = Map.of(
                "security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", "PLAIN", "sasl.jaas.config", login("right"));
        LocalCluster.Builder builder = LocalCluster.in(Pipeline.emptyFolder("broker-with-password"))
                .brokerSetting(
                        "listener.security.protocol.map",
                        "CLIENT:SASL_PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT")
                .brokerSetting("listener.name.client.sasl.enabled.mechanisms", "PLAIN")
                .brokerSetting("listener.name.client.plain.sasl.jaas.config", LOGIN + "user_routes=\"right\";");
        client.forEach(builder::clientSetting);
        try (LocalCluster cluster = builder.build()) {
            cluster.start();
            restartWithWrongPassword(new Pipeline(cluster, "wrong-password", client));
        }
    }

    private static void restartWithWrongPassword(Pipeline pipeline) {
        pipeline.load(8_000);
        FaultRun run = new FaultRun("restarted with a wrong password", pipeline, null);
        try (RoutesProcess right = process(pipeline, "right")) {
            right.start();
            Pipeline.await("some events are stored").until(() -> pipeline.committed() > 1_000);
            right.kill();
            pipeline.drop(DRIVER, "2", Pipeline.simulate(DRIVER, 2, 4_000));
            long waiting = pipeline.waitingFiles();
            try (RoutesProcess wrong = process(pipeline, "wrong")) {
                run.breaks(wrong::start);
                run.notices("health is down", () -> wrong.health().contains("DOWN"));
                run.lasts(Duration.ofSeconds(10), wrong);
            }
            assertThat(pipeline.waitingFiles()).isEqualTo(waiting);
            run.mends(right::launch);
            run.flows();
            run.settles();
        }
        assertThat(run.concludes().deadLetters().found).isZero();
    }

    private static RoutesProcess process(Pipeline pipeline, String password) {
        return pipeline.builder(password)
                .set("camel.component.kafka.security-protocol", "SASL_PLAINTEXT")
                .set("camel.component.kafka.sasl-mechanism", "PLAIN")
                .set("camel.component.kafka.sasl-jaas-config", login(password))
                .build();
    }

    private static String login(String password) {
        return LOGIN + "username=\"routes\" password=\"" + password + "\";";
    }
}
