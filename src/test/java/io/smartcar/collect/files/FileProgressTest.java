package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.support.LogCapture;
import io.smartcar.collect.files.content.CompressedSamples.Form;
import io.smartcar.event.EventBatch;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How far a file is read is known while it is read, and logged if that takes long. */
class FileProgressTest {
    private static final int LINES = 40_000;

    @TempDir
    Path folder;

    private final CamelContext context = new DefaultCamelContext();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final FileProgress progress = new FileProgress(nanos::get);

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldShowPositionAndPercentageOfAnyFile(Form form) throws Exception {
        Path file = Files.write(
                folder.resolve("SmartCarDriverInfo.log" + form.ending()),
                form.compress(FileHarness.lines(0, LINES).getBytes(StandardCharsets.UTF_8)));
        FileBeans beans = new FileBeans(context, folder);
        beans.batchSize = LINES / 4;
        Exchange exchange = exchange(file);
        progress.began(file, exchange);
        Iterator<EventBatch> batches = beans.events().read(exchange);
        List<Integer> percentages = new ArrayList<>();
        while (batches.hasNext()) {
            batches.next();
            beans.events().acknowledge(exchange);
            percentages.add(percentage());
        }
        assertThat(percentages).isSorted().allMatch(each -> each > 0);
        // behind the entries of an archive is its directory; zstd reads a small file at once
        assertThat(percentages.get(percentages.size() - 1)).isBetween(98, 100);
        assertThat(form == Form.ZSTD || percentages.get(0) < percentages.get(3)).isTrue();
        progress.ended(file);
        assertThat(progress.shown()).isEmpty();
    }

    private int percentage() {
        assertThat(progress.shown())
                .singleElement()
                .asString()
                .matches(".*SmartCarDriverInfo\\.log.* [\\d,]+ of [\\d,]+ bytes \\(\\d+ %\\), for 0 s");
        return Integer.parseInt(progress.shown().get(0).replaceAll(".*\\((\\d+) %.*", "$1"));
    }

    @Test
    void shouldLogAFileEveryHalfMinuteWhileItIsRead() throws Exception {
        Path file = Files.writeString(folder.resolve("SmartCarDriverInfo.log"), FileHarness.lines(0, 2));
        Exchange exchange = exchange(file);
        try (LogCapture log = LogCapture.of(FileProgress.class)) {
            progress.began(file, exchange);
            new FileBeans(context, folder).events().read(exchange);
            for (int seconds = 0; seconds < 70; seconds += 5) {
                progress.report();
                nanos.addAndGet(Duration.ofSeconds(5).toNanos());
            }
            assertThat(log.messages(Level.INFO))
                    .containsExactly(
                            "Reading " + file + ": 0 of 72 bytes (0 %), for 30 s",
                            "Reading " + file + ": 0 of 72 bytes (0 %), for 60 s");
            progress.ended(file);
            nanos.addAndGet(Duration.ofHours(1).toNanos());
            progress.report();
            assertThat(log.messages(Level.INFO)).hasSize(2);
        }
    }

    @Test
    void shouldKnowTheFilesFromTheirBeginToTheirEnd() throws Exception {
        Path file = Files.writeString(folder.resolve("SmartCarDriverInfo.log"), FileHarness.lines(0, 2));
        FileBeans beans = new FileBeans(context, folder);
        beans.quietMs = 0;
        FileCompletion completion = beans.completion();
        GenericFile<File> entry = new GenericFile<>();
        entry.setFile(file.toFile());
        assertThat(beans.selector().accept(entry)).isTrue();
        Exchange exchange = exchange(file);
        assertThat(completion.begin(null, null, exchange, entry)).isTrue();
        assertThat(completion.progress().shown())
                .singleElement()
                .asString()
                .startsWith(file + ": going to its position");
        completion.rollback(null, null, exchange, entry);
        assertThat(completion.progress().shown()).isEmpty();
    }

    private Exchange exchange(Path file) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(file.toFile());
        return exchange;
    }
}
