package io.smartcar.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hbase.HBaseComponent;
import io.smartcar.camel.hbase.HBaseEndpoint;
import io.smartcar.camel.hbase.HBaseProbe;
import io.smartcar.camel.support.LogCapture;
import io.smartcar.operate.RunCommand;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Endpoint;
import org.apache.camel.main.Main;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stop during the start. */
class StoppedStartTest {
    private static final String ROUTE =
            """
            - route:
                id: own-to-hbase
                from:
                  uri: direct:own
                  steps:
                    - to:
                        uri: hbase:Own
            """;

    @TempDir
    Path folder;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Thread check;

    @Test
    @Timeout(60)
    void shouldNotTakeTheStopForAProblemOfHBase() throws Exception {
        Files.writeString(folder.resolve("own-to-hbase.camel.yaml"), ROUTE);
        Main main = new Main();
        main.bind("hbase", new StoppingHBase());
        main.addOverrideProperty("camel.main.routes-include-pattern", "file:" + folder + "/*.camel.yaml");
        main.addOverrideProperty("camel.management.enabled", "false");
        main.addOverrideProperty("files.directory", folder.resolve("drop").toString());
        try (LogCapture log = LogCapture.of(StartCheck.class)) {
            main.start();
            // as a run does
            main.getMainListeners().forEach(listener -> listener.afterStart(main));
            asked.await();
            check = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("start-check"))
                    .findFirst()
                    .orElseThrow();
            main.stop();

            assertThat(log.messages(Level.ERROR)).isEmpty();
        }
    }

    /** While the start waits for brokers; what Camel would start next fails in a process that ends. */
    @Test
    @Timeout(60)
    void shouldEndAtOnceBeforeTheRoutesAreStarted() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dtopics.wait-ms=600000",
                        "-Dcamel.component.kafka.brokers=127.0.0.1:1",
                        "-Dcamel.management.port=0",
                        "-Dfiles.directory=" + folder.resolve("drop"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RunCommand.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> printed = new ArrayList<>();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line; (line = out.readLine()) != null; ) {
                printed.add(line);
                if (line.contains("Failed to check the topics")) {
                    // without closing its output
                    process.toHandle().destroy();
                }
            }
        }
        assertThat(process.waitFor()).as("%s", printed).isEqualTo(143);
        assertThat(printed).last().asString().endsWith("Stopped before the routes were started");
        assertThat(printed).noneMatch(line -> line.contains("ERROR") || line.contains("Exception: Shutdown"));
    }

    /** Answers when it is stopped, and then as a client does whose connection was closed. */
    private final class StoppingHBase extends HBaseComponent {
        @Override
        protected void doStop() throws Exception {
            stopped.countDown();
            check.join();
            super.doStop();
        }

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            return new HBaseEndpoint(uri, this, remaining) {
                @Override
                public HBaseProbe probe(Set<String> families) {
                    return () -> {
                        asked.countDown();
                        try {
                            stopped.await();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                        throw new NullPointerException();
                    };
                }
            };
        }
    }
}
