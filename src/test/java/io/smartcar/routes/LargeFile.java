package io.smartcar.routes;

import static org.awaitility.Awaitility.await;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/**
 * Measures the route file-to-events alone, without Kafka: {@code LargeFile folder megabytes plain|gzip|zstd [key=value …]}
 * makes a file of so many megabytes of lines in that folder, unless it is there, and reads it. Not a test.
 */
final class LargeFile {
    private static final String LINE = "%08d%06d,X%04d,3,0,F,N,15,C01\n";

    private LargeFile() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        long bytes = Long.parseLong(arguments[1]) * 1_000_000;
        Path file = folder.resolve("SmartCarDriverInfo." + arguments[2] + ".log");
        if (Files.notExists(file)) {
            write(folder.resolve(".writing"), bytes, arguments[2]);
            Files.move(folder.resolve(".writing"), file);
        }
        long size = Files.size(file);
        LongAdder lines = new LongAdder();
        LongAdder batches = new LongAdder();
        Main main = new Main();
        main.addOverrideProperty(
                "camel.main.routes-include-pattern",
                "file:routes/file-to-events.camel.yaml,file:routes/send-redelivery.camel.yaml");
        main.addOverrideProperty("files.directory", folder.toString());
        main.addOverrideProperty("camel.management.enabled", "false");
        main.addOverrideProperty("topics.create", "false");
        main.addOverrideProperty("topics.wait-ms", "0");
        main.addOverrideProperty("files.after", "delete");
        for (String setting : List.of(arguments).subList(3, arguments.length)) {
            String[] pair = setting.split("=", 2);
            main.addOverrideProperty(pair[0], pair[1]);
        }
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:events").routeId("count-events").process(exchange -> {
                    lines.add(exchange.getMessage().getBody(List.class).size());
                    batches.increment();
                });
            }
        });
        main.start();
        await().forever().pollInterval(Duration.ofMillis(5)).until(() -> lines.sum() > 0);
        long begin = System.nanoTime();
        long cpu = cpu();
        await().forever().pollInterval(Duration.ofMillis(20)).until(() -> Files.notExists(file));
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                "%s: %,d lines in %,d batches, %,d bytes on the disk, %.1f s: %,.0f MB of lines/s, %,.0f lines/s, %.1f CPU s%n",
                arguments[2],
                lines.sum(),
                batches.sum(),
                size,
                seconds,
                bytes / seconds / 1e6,
                lines.sum() / seconds,
                (cpu() - cpu) / 1e9);
        System.gc();
        System.out.printf(
                "heap: %.1f MB at most, %.1f MB in use after a collection, of %.0f MB%n",
                peak() / 1e6,
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6,
                Runtime.getRuntime().maxMemory() / 1e6);
        main.stop();
    }

    private static void write(Path file, long bytes, String form) throws IOException {
        long written = 0;
        try (OutputStream out = compressed(new BufferedOutputStream(Files.newOutputStream(file), 1 << 20), form)) {
            for (int second = 0; written < bytes; second++) {
                byte[] line = String.format(LINE, 20160101 + second / 86_400, second % 86_400, second % 1000)
                        .getBytes(StandardCharsets.US_ASCII);
                // one second of many cars: made quickly, and not all alike
                for (int car = 0; car < 1000 && written < bytes; car++) {
                    line[20] = (byte) ('0' + car % 10);
                    out.write(line);
                    written += line.length;
                }
            }
        }
    }

    private static OutputStream compressed(OutputStream out, String form) throws IOException {
        return switch (form) {
            case "gzip" -> new GZIPOutputStream(out, 1 << 16);
            case "zstd" -> new ZstdOutputStream(out);
            default -> out;
        };
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static long peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }
}
