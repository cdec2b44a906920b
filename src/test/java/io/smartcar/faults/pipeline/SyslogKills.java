package io.smartcar.faults.pipeline;

import io.smartcar.cluster.RoutesProcess;
import io.smartcar.faults.source.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Kills a process that receives syslog with SIGKILL, again and again. */
public final class SyslogKills {
    private static final int MESSAGES = 1_500;
    private static final int START_MILLIS = 8_000;
    private static final int STOP_MILLIS = 1_500;

    /** The activity of the process when it is killed. */
    public enum Phase {
        /** A device sends as fast as it can. */
        FLOODED,
        /** Messages come and go. */
        RECEIVING,
        /** In mid-batch, most likely. */
        STORING,
        /** On its way up. */
        STARTING,
        /** On its way down, in order. */
        STOPPING
    }

    /**
     * One kill.
     *
     * @param sent      to Kafka so far
     * @param committed by the group so far
     */
    public record Kill(Phase phase, long sent, long committed) {}

    private final DevicePipeline site;
    private final SplittableRandom random;
    private final int flood;
    private final List<Kill> kills = new ArrayList<>();

    /** @param flood how many messages a device sends at most when it sends as fast as it can */
    public SyslogKills(DevicePipeline site, Seed seed, int flood) {
        this.site = site;
        this.flood = flood;
        this.random = seed.random();
    }

    /** Starts the process, and kills it in that phase. */
    public void kill(RoutesProcess process, Phase phase) {
        long sent = KillRounds.known(site::sent);
        long committed = KillRounds.known(site::committed);
        process.launch();
        switch (phase) {
            case STARTING -> Pipeline.pass(Duration.ofMillis(random.nextInt(START_MILLIS)));
            case FLOODED -> {
                awaitSent(sent);
                site.awaitConnected();
                site.flood().grant(flood);
                awaitSent(site.sent() + MESSAGES + random.nextInt(MESSAGES));
            }
            case RECEIVING -> awaitSent(sent + random.nextInt(MESSAGES));
            case STORING -> {
                long wanted = committed + 1 + random.nextInt(MESSAGES);
                Pipeline.await("message " + wanted + " is committed").until(() -> site.committed() >= wanted);
            }
            case STOPPING -> {
                awaitSent(sent + random.nextInt(MESSAGES));
                ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
                Pipeline.pass(Duration.ofMillis(random.nextInt(STOP_MILLIS)));
            }
        }
        process.kill();
        kills.add(new Kill(phase, KillRounds.known(site::sent), KillRounds.known(site::committed)));
    }

    private void awaitSent(long wanted) {
        Pipeline.await("message " + wanted + " is sent").until(() -> site.sent() > wanted);
    }

    /** All kills so far. */
    public List<Kill> kills() {
        return kills;
    }
}
