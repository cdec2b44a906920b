package io.smartcar.faults;

import static io.smartcar.faults.source.LogLayout.DRIVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.faults.pipeline.FaultyProxy;
import io.smartcar.faults.pipeline.FaultyProxy.Fault;
import io.smartcar.faults.pipeline.Pipeline;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A network between the routes and their broker that is cut, slow or passes only one direction. */
@Tag("faults")
@ExtendWith(FaultTable.class)
class NetworkFaultsIT {
    private static final int LISTENERS = 3;

    private static LocalCluster cluster;
    private static FaultyProxy proxy;

    @BeforeAll
    static void start() throws IOException {
        int[] ports = freePorts();
        proxy = new FaultyProxy(ports[0], ports[1]);
        cluster = LocalCluster.in(Pipeline.emptyFolder("proxied-broker"))
                .port("kafka.1", ports[1])
                .port("kafka.1.internal", ports[2])
                .brokerSetting(
                        "advertised.listeners", "CLIENT://127.0.0.1:" + ports[0] + ",INTERNAL://127.0.0.1:" + ports[2])
                .build();
        cluster.start();
    }

    private static int[] freePorts() throws IOException {
        int[] ports = new int[LISTENERS];
        for (int index = 0; index < LISTENERS; index++) {
            try (ServerSocket free = new ServerSocket(0)) {
                ports[index] = free.getLocalPort();
            }
        }
        return ports;
    }

    @AfterAll
    static void stop() {
        cluster.close();
        proxy.close();
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldLoseAndDoubleNothing(Fault fault) {
        Pipeline pipeline = new Pipeline(cluster, "network-" + fault.name().toLowerCase(Locale.ROOT))
                .set("camel.component.kafka.request-timeout-ms", 5_000)
                .set("camel.component.kafka.delivery-timeout-ms", 10_000)
                .load(12_000);
        FaultRun run = new FaultRun("the broker's network: " + fault, pipeline, null);
        try (RoutesProcess routes = pipeline.storing()) {
            run.breaks(() -> proxy.breaks(fault));
            try {
                pipeline.drop(DRIVER, "2", Pipeline.simulate(DRIVER, 2, 4_000));
                run.lasts(Duration.ofSeconds(20), routes);
            } finally {
                run.mends(() -> proxy.breaks(Fault.NONE));
            }
            run.flows();
            run.settles();
        }
        assertThat(run.concludes().deadLetters().found).isZero();
    }
}
