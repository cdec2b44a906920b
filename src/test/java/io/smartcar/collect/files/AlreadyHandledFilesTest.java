package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smartcar.event.kind.Samples;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
    private FileBeans beans;
    private Path file;

    @BeforeEach
    void configure() throws Exception {
        context.getRegistry().bind("meters", meters);
        beans = new FileBeans(context, folder);
        file = Files.writeString(folder.resolve("SmartCarDriverInfo.log"), Samples.DRIVER + "\n");
    }

    @Test
    void shouldNotFailIfItWasFinishedAndMoved() throws Exception {
        Files.delete(file);
        beans.selector().finished(file);
        assertThatNothingHappens();
    }

    @Test
    void shouldFailIfAnotherProcessRemovedIt() throws Exception {
        Files.delete(file);
        assertThatThrownBy(() -> beans.events().read(exchange())).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void shouldFailIfAnotherProcessRemovedALaterFileOfThatName() throws Exception {
        byte[] another = Files.readAllBytes(file);
        Files.delete(file);
        beans.selector().finished(file);
        Files.write(file, another);
        GenericFile<File> entry = new GenericFile<>();
        entry.setFile(file.toFile());
        beans.selector().accept(entry);
        Files.delete(file);
        assertThatThrownBy(() -> beans.events().read(exchange())).isInstanceOf(NoSuchFileException.class);
    }

    private Exchange exchange() {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(file.toFile());
        return exchange;
    }

    private void assertThatNothingHappens() throws Exception {
        Exchange exchange = exchange();
        assertThat(beans.events().read(exchange)).isExhausted();
        beans.events().finish(exchange);
        beans.completion().commit(null, null, exchange, null);
        assertThat(meters.find("events.files").counters()).isEmpty();
        assertThat(folder.resolve("done")).doesNotExist();
    }
}
