package io.smartcar.collect.files;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smartcar.event.EventBatch;
import io.smartcar.event.EventHeaders;
import io.smartcar.event.kind.Samples;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/** Reads and completes dropped files as the route file-to-events does, one call at a time; keeps the lines it sends. */
final class FileHarness {
    final FileBeans beans;

    private final CamelContext context = new DefaultCamelContext();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Path folder;
    private final List<String> sent = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private Consumer<List<String>> sending = sent::addAll;

    FileHarness(Path folder) {
        this.folder = folder;
        context.getRegistry().bind("meters", meters);
        beans = new FileBeans(context, folder);
        beans.quietMs = 0;
    }

    /** An action of another process. */
    interface Action {
        void run() throws IOException;
    }

    /** Passes the lines of each batch to a receiver instead of keeping them. */
    void sendTo(Consumer<List<String>> receiver) {
        sending = receiver;
    }

    /** Whether the file would be read now. */
    boolean accepts(Path file) {
        GenericFile<File> entry = new GenericFile<>();
        entry.setFile(file.toFile());
        return beans.selector().accept(entry);
    }

    void read(Path file) throws Exception {
        read(file, () -> {}, () -> {});
    }

    /** A file as it was listed, of whatever name. */
    void read(File file) throws Exception {
        read(file, () -> {}, () -> {});
    }

    /**
     * Reads and completes a file.
     *
     * @param whenSent runs when all of it is sent
     * @param whenDecided runs when its outcome is decided
     */
    void read(Path file, Action whenSent, Action whenDecided) throws Exception {
        read(file.toFile(), whenSent, whenDecided);
    }

    private void read(File file, Action whenSent, Action whenDecided) throws Exception {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(file);
        GenericFile<File> entry = new GenericFile<>();
        entry.setFile(file);
        beans.completion().begin(null, null, exchange, entry);
        Iterator<EventBatch> batches = beans.events().read(exchange);
        try {
            while (batches.hasNext()) {
                EventBatch batch = batches.next();
                batch.forEach(event -> ids.add(event.getMessage().getHeader(EventHeaders.ID, String.class)));
                sending.accept(batch.stream()
                        .map(event -> (batch.isRejected() ? "rejected " : "")
                                + event.getMessage().getBody(String.class))
                        .toList());
                beans.events().acknowledge(exchange);
            }
        } finally {
            if (batches instanceof Closeable open) {
                open.close();
            }
        }
        whenSent.run();
        beans.events().finish(exchange);
        whenDecided.run();
        beans.completion().commit(null, null, exchange, null);
    }

    /** The lines that were sent, in order. */
    List<String> sent() {
        return sent;
    }

    /** The ids of the events that were read, in order. */
    List<String> ids() {
        return ids;
    }

    /** The number of files with this outcome. */
    double count(String outcome) {
        return meters.find("events.files").tag("outcome", outcome).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    /** The sum of the counters of this name. */
    double sum(String counter) {
        return meters.find(counter).counters().stream()
                .mapToDouble(each -> each.count())
                .sum();
    }

    /** The files below the drop folder, except its own hidden ones: path without the added time, and content. */
    List<String> there() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<String> there = new ArrayList<>();
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String place = folder.relativize(file).toString();
                if (!place.startsWith(".file-")) {
                    there.add(place.replaceAll("\\.\\d{8}-\\d{6}-\\d{3}", "") + ": "
                            + Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
            return there.stream().sorted().toList();
        }
    }

    /** Replaces a file atomically. */
    static void replace(Path file, String content) throws IOException {
        Path next = Files.writeString(file.resolveSibling(".next"), content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Distinct lines of driver events. */
    static String lines(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int number = from; number < to; number++) {
            lines.append(line(number)).append('\n');
        }
        return lines.toString();
    }

    static String line(int number) {
        return Samples.DRIVER.replace("X0001", String.format("X%04d", number));
    }
}
