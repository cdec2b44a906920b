package io.smartcar.camel.tail;

import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Measures the component alone: {@code TailThroughput files linesPerFile} reads that many files, whose lines are counted and
 * acknowledged; then {@code seconds} of a line per file and second. Not a test.
 */
final class TailThroughput {

    private static final String LINE = "20160101000000,X0001,3,0,F,N,15,C01\n";

    public static void main(String[] arguments) throws Exception {
        int files = Integer.parseInt(arguments[0]);
        int lines = Integer.parseInt(arguments[1]);
        int seconds = Integer.parseInt(arguments[2]);
        Path folder = Files.createTempDirectory(Path.of("target"), "throughput");
        Path logs = Files.createDirectory(folder.resolve("logs"));
        for (int file = 0; file < files; file++) {
            String text = ("file " + file + "\n" + LINE.repeat(Math.min(lines, 1000)));
            for (int written = 0; written < lines; written += 1000) {
                Files.writeString(path(logs, file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        }
        LongAdder count = new LongAdder();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("tail:" + logs + "?positionFile=" + folder.resolve("positions.json"))
                            .process(exchange -> count.add(
                                    exchange.getMessage().getBody(List.class).size()));
                }
            });
            long begin = System.nanoTime();
            long cpu = cpu();
            context.start();
            long expected = (long) files * (lines + (lines + 999) / 1000);
            await().forever().pollInterval(Duration.ofMillis(20)).until(() -> count.sum() >= expected);
            double took = (System.nanoTime() - begin) / 1e9;
            System.out.printf(
                    "%,d lines of %d files in %.1f s: %,.0f lines/s, %.1f CPU s per million lines%n",
                    count.sum(), files, took, count.sum() / took, (cpu() - cpu) / 1e9 / count.sum() * 1e6);
            memory();
            cpu = cpu();
            long written = System.nanoTime();
            for (int second = 0; second < seconds; second++) {
                for (int file = 0; file < files; file++) {
                    Files.writeString(path(logs, file), LINE, StandardOpenOption.APPEND);
                }
                passUntil(written + (second + 1) * 1_000_000_000L);
            }
            System.out.printf(
                    "a line per file and second: %.1f %% of a core (the writing included), %d of %d lines%n",
                    (cpu() - cpu) / 1e9 / seconds * 100, count.sum() - expected, (long) files * seconds);
            cpu = cpu();
            passUntil(System.nanoTime() + 5_000_000_000L);
            System.out.printf("quiet: %.1f %% of a core%n", (cpu() - cpu) / 1e9 / 5 * 100);
            memory();
        }
    }

    private static void passUntil(long nanos) {
        await().forever().pollInterval(Duration.ofMillis(10)).until(() -> System.nanoTime() - nanos >= 0);
    }

    private static Path path(Path logs, int file) {
        return logs.resolve("car-" + file + ".log");
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static void memory() {
        System.gc();
        System.out.printf(
                "heap in use after a collection: %.1f MB%n",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6);
    }
}
