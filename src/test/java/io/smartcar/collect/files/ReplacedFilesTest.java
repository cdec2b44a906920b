package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.collect.files.FileCompletion.After;
import io.smartcar.collect.files.FileHarness.Meanwhile;
import io.smartcar.collect.files.content.CompressedSamples.Form;
import io.smartcar.start.check.LogCapture;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A file that takes the name of another one, in the moment in which that is dealt with, is read as well. */
class ReplacedFilesTest {
    private static final Meanwhile NOTHING = () -> {};

    @TempDir
    Path folder;

    private FileHarness trial;
    private Path file;

    @BeforeEach
    void configure() throws IOException {
        trial = new FileHarness(folder);
        file = Files.writeString(folder.resolve("SmartCarDriverInfo.log"), FileHarness.lines(0, 1));
    }

    @ParameterizedTest
    @EnumSource(After.class)
    void shouldReadAFileThatTakesTheNameOfOneThatWasRead(After end) throws Exception {
        trial.disposal.setAfter(end);
        trial.read(file, NOTHING, () -> FileHarness.replace(file, FileHarness.lines(1, 2)));
        assertThatTheOtherOneIsReadNext();
        assertThat(trial.count("read")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(FileChoice.class)
    void shouldReadAFileThatTakesTheNameOfOneThatIsBeingRead(FileChoice changed) throws Exception {
        trial.reader.setChanged(changed);
        trial.read(file, () -> FileHarness.replace(file, FileHarness.lines(1, 2)), NOTHING);
        assertThatTheOtherOneIsReadNext();
        assertThat(trial.there()).noneMatch(one -> one.startsWith("failed"));
    }

    @ParameterizedTest
    @EnumSource(
            value = FileChoice.class,
            names = {"MOVE", "LEAVE"})
    void shouldReadAFileThatTakesTheNameOfADuplicate(FileChoice duplicates) throws Exception {
        trial.reader.setDuplicates(duplicates);
        trial.read(file);
        Files.writeString(file, FileHarness.lines(0, 1));
        trial.read(file, NOTHING, () -> FileHarness.replace(file, FileHarness.lines(1, 2)));
        assertThatTheOtherOneIsReadNext();
        assertThat(trial.there()).noneMatch(one -> one.startsWith("duplicates"));
    }

    private void assertThatTheOtherOneIsReadNext() throws Exception {
        assertThat(trial.sent()).containsExactly(FileHarness.line(0));
        assertThat(file).content().isEqualTo(FileHarness.lines(1, 2));
        assertThat(trial.accepts(file)).isTrue();
        trial.read(file);
        assertThat(trial.sent()).containsExactly(FileHarness.line(0), FileHarness.line(1));
    }

    @Test
    void shouldNotTakeAFileForTheOneWhoseNameItTakesWhenThatIsOpened() throws Exception {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setBody(file.toFile());
        assertThatThrownBy(() -> trial.reader.read(replacingTheFile(exchange)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + " was replaced or written to");
        trial.read(file);
        assertThat(trial.sent()).containsExactly(FileHarness.line(1));
    }

    /** The same exchange; when the reader, which knows what the file is, keeps that there, another one is moved over it. */
    private Exchange replacingTheFile(Exchange exchange) {
        return (Exchange) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Exchange.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("setProperty")) {
                        FileHarness.replace(file, FileHarness.lines(1, 2));
                    }
                    return method.invoke(exchange, arguments);
                });
    }

    @Test
    void shouldSayThatADamagedFileIsReplacedAndReadTheOtherOne() throws Exception {
        byte[] whole = Form.GZIP.compress(FileHarness.lines(0, 10).getBytes(StandardCharsets.UTF_8));
        Path damaged = Files.write(folder.resolve("SmartCarDriverInfo-2.log"), Arrays.copyOf(whole, whole.length - 4));
        try (LogCapture log = new LogCapture(FileCompletion.class)) {
            trial.read(damaged, NOTHING, () -> FileHarness.replace(damaged, FileHarness.lines(10, 11)));
            assertThat(log.messages(Level.ERROR))
                    .singleElement()
                    .asString()
                    .contains(damaged.toString(), "data is damaged", "replaced");
        }
        trial.read(damaged);
        assertThat(trial.sent()).endsWith(FileHarness.line(10));
        assertThat(trial.there()).noneMatch(one -> one.startsWith("failed"));
    }

    @ParameterizedTest
    @EnumSource(After.class)
    void shouldReadWhatIsAppendedWhenAllWasRead(After end) throws Exception {
        trial.disposal.setAfter(end);
        Meanwhile appends = () -> Files.writeString(file, FileHarness.lines(1, 2), StandardOpenOption.APPEND);
        assertThatThrownBy(() -> trial.read(file, NOTHING, appends))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Expected the file " + file + " to be as it was when all of it was read");
        trial.read(file);
        assertThat(trial.sent()).containsExactly(FileHarness.line(0), FileHarness.line(0), FileHarness.line(1));
    }

    @Test
    void shouldReadAChangedFileThatIsChangedOnceMoreBeforeItIsLeft() throws Exception {
        trial.reader.setChanged(FileChoice.LEAVE);
        Meanwhile appends = () -> Files.writeString(file, FileHarness.lines(1, 2), StandardOpenOption.APPEND);
        assertThatThrownBy(() -> trial.read(file, appends, appends)).isInstanceOf(IOException.class);
        assertThat(trial.drop.memory().stays(FileSnapshot.of(file))).isFalse();
    }

    @Test
    void shouldPutAFileBackThatIsNotTheOneThatWasJudged() throws Exception {
        FileSnapshot judged = FileSnapshot.of(file);
        for (boolean deleted : new boolean[] {false, true}) {
            FileHarness.replace(file, FileHarness.lines(1, 2));
            Path target = folder.resolve(".elsewhere");
            assertThatThrownBy(() -> {
                        if (deleted) {
                            judged.delete(target);
                        } else {
                            judged.moveTo(target);
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("to be as it was");
            assertThat(target).doesNotExist();
            assertThat(file).content().isEqualTo(FileHarness.lines(1, 2));
        }
    }

    @Test
    void shouldMoveAndDeleteTheFileThatWasJudged() throws Exception {
        Path target = folder.resolve(".elsewhere");
        FileSnapshot.of(file).moveTo(target);
        assertThat(file).doesNotExist();
        assertThat(target).content().isEqualTo(FileHarness.lines(0, 1));
        FileSnapshot.of(target).delete(file);
        assertThat(List.of(file, target)).noneMatch(Files::exists);
    }
}
