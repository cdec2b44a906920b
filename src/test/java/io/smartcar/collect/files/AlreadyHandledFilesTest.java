package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smartcar.collect.files.KnownFile.Outcome;
import io.smartcar.event.kind.Samples;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is listed just before it is completed or removed. */
class AlreadyHandledFilesTest {
    @TempDir
    Path folder;

    private final CamelContext context = new DefaultCamelContext();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final DropFolder drop = new DropFolder();
    private final FileEvents reader = new FileEvents();
    private final FileCompletion completion = new FileCompletion();
    private final FileSelector selector = new FileSelector();
    private Path file;

    @BeforeEach
    void configure() throws Exception {
        context.getRegistry().bind("meters", meters);
        drop.setDirectory(folder.toString());
        selector.setKinds(Samples.kinds());
        selector.setFolder(drop);
        reader.setCamelContext(context);
        reader.setFiles(selector);
        reader.setFolder(drop);
        completion.setCamelContext(context);
        completion.setFiles(selector);
        completion.setFolder(drop);
        file = Files.writeString(folder.resolve("SmartCarDriverInfo.log"), Samples.DRIVER + "\n");
    }

    @Test
    void shouldNotBeReadAgainIfItIsKept() throws Exception {
        drop.memory().add(new KnownFile(Instant.now(), Outcome.KEPT, FileSnapshot.of(file), "", ""));
        assertThatNothingHappens();
        assertThat(file).exists();
    }

    @Test
    void shouldNotFailIfItWasFinishedAndMoved() throws Exception {
        Files.delete(file);
        selector.finished(file);
        assertThatNothingHappens();
    }

    @Test
    void shouldFailIfAnotherProcessRemovedIt() throws Exception {
        Files.delete(file);
        assertThatThrownBy(() -> reader.read(exchange())).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void shouldFailIfAnotherProcessRemovedALaterFileOfThatName() throws Exception {
        byte[] another = Files.readAllBytes(file);
        Files.delete(file);
        selector.finished(file);
        Files.write(file, another);
        GenericFile<File> entry = new GenericFile<>();
        entry.setFile(file.toFile());
        selector.accept(entry);
        Files.delete(file);
        assertThatThrownBy(() -> reader.read(exchange())).isInstanceOf(NoSuchFileException.class);
    }

    private Exchange exchange() {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(file.toFile());
        return exchange;
    }

    private void assertThatNothingHappens() throws Exception {
        Exchange exchange = exchange();
        assertThat(reader.read(exchange)).isExhausted();
        reader.finish(exchange);
        completion.commit(null, null, exchange, null);
        assertThat(meters.find("events.files").counters()).isEmpty();
        assertThat(folder.resolve("done")).doesNotExist();
    }
}
