package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Iterator;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file, or a folder, that becomes a link or a pipe after it was accepted is not read: whoever drops files could read any file. */
class SwappedLinksTest {
    private static final String NAME = "SmartCarDriverInfo.log";

    @TempDir
    Path folder;

    @TempDir
    Path elsewhere;

    private FileBeans beans;

    @BeforeEach
    void configure() throws IOException {
        beans = new FileBeans(new DefaultCamelContext(), folder);
        Files.writeString(elsewhere.resolve(NAME), FileHarness.lines(0, 1));
    }

    @Test
    void shouldNotReadALink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve(NAME), elsewhere.resolve(NAME));
        assertThatThrownBy(() -> read(link)).isInstanceOf(IOException.class).hasMessageContaining(NAME);
    }

    @Test
    void shouldNotReadAFileInALinkedFolder() throws Exception {
        Path link = Files.createSymbolicLink(
                Files.createDirectory(folder.resolve("a")).resolve("b"), elsewhere);
        assertThatThrownBy(() -> read(link.resolve(NAME)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("b");
    }

    @Test
    void shouldReadFilesInFoldersAndLinksIfTheyAreAllowed() throws Exception {
        Path inner = Files.createDirectories(folder.resolve("a/b")).resolve(NAME);
        assertThat(read(Files.copy(elsewhere.resolve(NAME), inner)).hasNext()).isTrue();
        beans = new FileBeans(new DefaultCamelContext(), folder);
        beans.followLinks = true;
        Path link = Files.createSymbolicLink(folder.resolve(NAME), elsewhere.resolve(NAME));
        assertThat(read(link).hasNext()).isTrue();
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldNotWaitForTheWriterOfAPipe() throws Exception {
        Path pipe = folder.resolve(NAME);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThatThrownBy(() -> read(pipe)).isInstanceOf(IOException.class).hasMessageContaining("regular file");
        assertThatThrownBy(() -> DropFolder.openWithin(
                        Duration.ofMillis(10), () -> FileChannel.open(pipe, StandardOpenOption.READ)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a pipe without a writer");
        // opens at once, as one with a writer
        assertThatThrownBy(() -> DropFolder.openWithin(
                        Duration.ofSeconds(10),
                        () -> FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE)))
                .isInstanceOf(IOException.class);
    }

    private Iterator<?> read(Path file) throws Exception {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setBody(file.toFile());
        return beans.events().read(exchange);
    }
}
