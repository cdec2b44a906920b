package io.smartcar.camel.spool;

import static io.smartcar.camel.spool.queue.SpoolFixture.drain;
import static io.smartcar.camel.spool.queue.SpoolFixture.messages;
import static io.smartcar.camel.spool.queue.SpoolFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.spool.queue.RecordFormat;
import io.smartcar.camel.spool.queue.Spool;
import io.smartcar.camel.spool.queue.SpoolBatch;
import io.smartcar.camel.spool.queue.SpoolIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolMetricsTest {
    @TempDir
    private Path directory;

    @Test
    void shouldReportExactlyHowManyBytesWait() throws Exception {
        try (Spool spool = Spool.open(settings(directory))) {
            assertThat(spool.waitingBytes()).isZero();
            spool.append(messages(0, 500)).get();
            long all = spool.waitingBytes();
            assertThat(all).isEqualTo(sizeOfRecords(spool, 0, 500));

            SpoolBatch batch = spool.reader().next(123, 1 << 20);
            assertThat(spool.waitingBytes()).isEqualTo(all);
            spool.reader().acknowledge(batch);
            assertThat(spool.waitingBytes()).isEqualTo(sizeOfRecords(spool, 123, 500));
        }
        try (Spool spool = Spool.open(settings(directory))) {
            assertThat(spool.waitingBytes()).isEqualTo(sizeOfRecords(spool, 123, 500));
            drain(spool);
            assertThat(spool.waitingBytes()).isZero();
            spool.append(messages(500, 501)).get();
            assertThat(spool.waitingBytes()).isEqualTo(sizeOfRecords(spool, 500, 501));
        }
    }

    private static long sizeOfRecords(Spool spool, int from, int to) {
        RecordFormat format = new RecordFormat(SpoolIdentity.create());
        return messages(from, to).stream().mapToLong(format::size).sum();
    }

    @Test
    void shouldWorkWithoutMicrometerOnTheClassPath() throws Exception {
        ClassLoader without = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("io.micrometer.")) {
                    throw new ClassNotFoundException(name);
                }
                if (!name.startsWith("io.smartcar.")) {
                    return super.loadClass(name, resolve);
                }
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? define(name) : loaded;
            }

            private Class<?> define(String name) throws ClassNotFoundException {
                try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                    byte[] bytes = in.readAllBytes();
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException | NullPointerException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        };
        assertThatThrownBy(() -> without.loadClass("io.micrometer.core.instrument.MeterRegistry"))
                .isInstanceOf(ClassNotFoundException.class);
        Callable<?> through = (Callable<?>) without.loadClass(WithoutMicrometer.class.getName())
                .getConstructor(Path.class)
                .newInstance(directory);

        assertThat(through.call()).isEqualTo(true);
        try (Stream<Path> files = Files.list(directory.resolve("test"))) {
            assertThat(files).isNotEmpty();
        }
    }
}
