package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.collect.files.content.CompressedSamples.Form;
import io.smartcar.event.EventBatch;
import io.smartcar.event.EventHeaders;
import io.smartcar.event.deadletter.DeadLetter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A reading that ends after any batch, before or after its acknowledgement: the next one resumes at the position, with the
 * same events and ids.
 */
class ResumeAfterEveryBatchTest {
    private static final String[] LINES = {
        "20160101000000,X0001,3,0,F,N,15,C01",
        "20160101000001,X0002,3,0,F,N,15,C01\r",
        "not an event",
        "",
        "20160101000002,X0003,3,0,F,N,15,C01",
        "this line is much longer than the largest event of this test",
        "20160101000003,X0004,3,0,F,N,15,C01",
        "20160101000004,X0005,3,0,F,N,15,C01",
        "neither",
    };
    /** All but the empty line. */
    private static final int EVENTS = LINES.length - 1;

    private static final int MAX_BYTES = 40;

    @TempDir
    Path folder;

    private final CamelContext context = new DefaultCamelContext();

    @ParameterizedTest
    @NullSource
    @EnumSource(Form.class)
    void shouldResumeAfterEveryBatchWithTheSameEvents(Form form) throws Exception {
        for (int batchSize = 1; batchSize <= LINES.length + 1; batchSize++) {
            Path file = write(form, content("\n"));
            List<List<String>> whole = new ArrayList<>();
            read(file, batchSize, Integer.MAX_VALUE, Integer.MAX_VALUE, whole);
            for (int stop = 0; stop <= whole.size(); stop++) {
                for (int acknowledged = Math.max(0, stop - 1); acknowledged <= stop; acknowledged++) {
                    String as = "batches of " + batchSize + ", stopped after " + stop + ", of which " + acknowledged
                            + " were acknowledged";
                    forget();
                    List<List<String>> first = new ArrayList<>();
                    read(file, batchSize, stop, acknowledged, first);
                    assertThat(first).as(as).isEqualTo(whole.subList(0, stop));
                    List<List<String>> second = new ArrayList<>();
                    read(file, batchSize, Integer.MAX_VALUE, Integer.MAX_VALUE, second);

                    assertThat(distinct(first, second)).as(as).isEqualTo(distinct(whole));
                    // a pending batch of dead letters holds the position before the events of the same lines
                    int again = first.size() + second.size() - whole.size();
                    int allowed = stop - acknowledged + (stop == whole.size() ? 2 : 1);
                    assertThat(again).as(as).isBetween(0, allowed);
                }
            }
            Files.delete(file);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldStartFromTheBeginningIfTheFileWasChangedOrReplaced(boolean appended) throws Exception {
        for (int stop = 1; stop <= LINES.length; stop++) {
            forget();
            Path file = write(null, content("\n"));
            List<List<String>> first = new ArrayList<>();
            read(file, 1, stop, stop, first);
            if (appended) {
                Files.writeString(file, "\n" + LINES[0] + "\n", StandardOpenOption.APPEND);
            } else {
                Files.delete(file);
                write(null, content("\n"));
            }
            List<List<String>> again = new ArrayList<>();
            read(file, 1, Integer.MAX_VALUE, Integer.MAX_VALUE, again);
            assertThat(again).hasSize(EVENTS + (appended ? 1 : 0));
            assertThat(distinct(again)).doesNotContainAnyElementsOf(distinct(first));
            Files.delete(file);
        }
    }

    @Test
    void shouldReadTheSameEventsWithEitherLineEnd() throws Exception {
        List<List<String>> unix = new ArrayList<>();
        read(write(null, content("\n")), 2, Integer.MAX_VALUE, Integer.MAX_VALUE, unix);
        Files.delete(folder.resolve("SmartCarDriverInfo.log"));
        List<List<String>> windows = new ArrayList<>();
        read(write(null, content("\r\n")), 2, Integer.MAX_VALUE, Integer.MAX_VALUE, windows);
        assertThat(withoutIds(windows)).isEqualTo(withoutIds(unix));
    }

    /** Reads and acknowledges some batches, like a process that is then killed. */
    private void read(Path file, int batchSize, int batches, int acknowledged, List<List<String>> read)
            throws Exception {
        FileBeans beans = new FileBeans(context, folder);
        beans.batchSize = batchSize;
        beans.maxBytes = MAX_BYTES;
        FileEvents reader = beans.events();
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(file.toFile());
        Iterator<EventBatch> iterator = reader.read(exchange);
        while (read.size() < batches && iterator.hasNext()) {
            EventBatch batch = iterator.next();
            read.add(batch.stream().map(event -> shown(batch, event)).toList());
            if (read.size() <= acknowledged) {
                reader.acknowledge(exchange);
            }
        }
        if (iterator instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    private static String shown(EventBatch batch, Exchange event) {
        String id = new String(event.getMessage().getHeader(EventHeaders.ID, byte[].class), StandardCharsets.US_ASCII);
        byte[] body = event.getMessage().getBody(byte[].class);
        String length = batch.isRejected() ? " of " + event.getMessage().getHeader(DeadLetter.SHA256) : "";
        return id + (batch.isRejected() ? " rejected " : " ") + HexFormat.of().formatHex(body) + length;
    }

    @SafeVarargs
    private static LinkedHashSet<String> distinct(List<List<String>>... readings) {
        LinkedHashSet<String> distinct = new LinkedHashSet<>();
        for (List<List<String>> reading : readings) {
            reading.forEach(distinct::addAll);
        }
        return distinct;
    }

    private static List<String> withoutIds(List<List<String>> batches) {
        return batches.stream()
                .flatMap(List::stream)
                .filter(event -> !event.contains("rejected"))
                .map(event -> event.replaceFirst("^\\S+ ", "").replaceFirst("(0d)+$", ""))
                .toList();
    }

    private static byte[] content(String lineEnd) {
        return String.join(lineEnd, LINES).getBytes(StandardCharsets.UTF_8);
    }

    private Path write(Form form, byte[] content) throws IOException {
        Path file = folder.resolve("SmartCarDriverInfo.log" + (form == null ? "" : form.ending()));
        return Files.write(file, form == null ? content : form.compress(content));
    }

    private void forget() throws IOException {
        Files.deleteIfExists(folder.resolve(".file-positions.json"));
        Files.deleteIfExists(folder.resolve(".file-positions.json.previous"));
    }
}
