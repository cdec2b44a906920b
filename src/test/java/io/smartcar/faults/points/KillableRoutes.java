package io.smartcar.faults.points;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.RoutesProcess;
import io.smartcar.faults.pipeline.DevicePipeline;
import io.smartcar.faults.pipeline.Pipeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;
import org.jboss.byteman.agent.Main;
import org.jboss.byteman.agent.submit.ScriptText;
import org.jboss.byteman.agent.submit.Submit;

/** A routes' process that halts at a {@link KillPoint}, without any shutdown hook: an agent in it takes the point's rule. */
public final class KillableRoutes {
    private static final Duration REACHED_WITHIN = Duration.ofSeconds(60);

    private final RoutesProcess process;
    private final int port = DevicePipeline.freePort();

    /** A process that runs as any other until it is armed. */
    public KillableRoutes(RoutesProcess.Builder builder) {
        process = builder.jvmOption(agent() + "=listener:true,port:" + port).build();
    }

    /** A process that is armed from its start. */
    public KillableRoutes(RoutesProcess.Builder builder, KillPoint point) {
        process = builder.jvmOption(agent() + "=script:" + point.rule()).build();
    }

    private static String agent() {
        try {
            return "-javaagent:"
                    + Path.of(Main.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException("Byteman has no file", impossible);
        }
    }

    public RoutesProcess process() {
        return process;
    }

    /** From now on the process halts when it reaches the point. */
    public void arm(KillPoint point) throws Exception {
        install(point, Files.readString(point.rule()));
    }

    /** Waits until the process has reached the point, freezes it there, and lets it continue after that time. */
    public void freeze(KillPoint point, Duration time) throws Exception {
        install(point, Files.readString(point.rule()).replace("killJVM()", "delay(5000)"));
        Pipeline.await("point " + point + " is reached")
                .atMost(REACHED_WITHIN)
                .until(() -> Files.readString(process.log()).contains(point.sign()));
        process.freeze();
        Pipeline.pass(time);
        process.thaw();
        agentOfProcess().deleteAllRules();
    }

    private void install(KillPoint point, String rule) throws Exception {
        String answer =
                agentOfProcess().addScripts(List.of(new ScriptText(point.rule().toString(), rule)));
        assertThat(answer).as("the agent's answer to the rule of " + point).contains("install rule " + point.name());
    }

    private Submit agentOfProcess() {
        return new Submit("127.0.0.1", port, new PrintStream(new ByteArrayOutputStream()));
    }

    /** Waits until the process has halted at the point; a point that is never reached is a failure, and ends the process. */
    public void awaitKilled(KillPoint point) throws IOException {
        try {
            Pipeline.await("point " + point + " is reached, as " + point.rule() + " describes it")
                    .atMost(REACHED_WITHIN)
                    .until(() -> !process.isRunning());
        } catch (ConditionTimeoutException unreached) {
            process.kill();
            throw unreached;
        }
        assertThat(Files.readString(process.log())).contains(point.sign());
    }
}
