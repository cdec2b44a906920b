package io.smartcar.senders;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Python's SysLogHandler, which ends messages with NUL, over TCP and UDP. */
@Tag("senders")
class PythonHandlerIT {
    private static final int MESSAGES = 1_000;
    private static final String SENDING =
            """
            import sys
            handlers = logging.handlers
            log.addHandler(handlers.SysLogHandler(address=('127.0.0.1', %d)))
            log.handlers[1].setFormatter(logging.Formatter('udp[7]: %%(message)s over UDP'))
            for number in range(%d):
                log.info('event %%05d %%s', number, '로그 ' * 20)
            sys.stdin.read()
            """;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void shouldStoreEachMessageWhileTheConnectionIsOpen() throws Exception {
        List<String> texts = IntStream.range(0, MESSAGES)
                .mapToObj(number -> String.format("event %05d %s", number, "로그 ".repeat(20)))
                .flatMap(text -> List.of(text, text + " over UDP").stream())
                .toList();
        try (Collector collector = Collector.ofSyslog(folder, "python-handler").start()) {
            String documented = new DocumentedBlocks("syslog.md")
                    .with(
                            List.of("SysLogHandler("),
                            "collector.example.com",
                            "127.0.0.1",
                            "5514",
                            String.valueOf(collector.tcpPort()));
            String script = documented + SENDING.formatted(collector.udpPort(), MESSAGES);
            Path printed = folder.resolve("python.log");
            try (Program python = Program.start(printed, "python3", "-c", script)) {
                collector.awaitSent(texts.size() + 1L);
                assertThat(python.isRunning()).isTrue();
            }

            Arrivals arrivals = Arrivals.ofMessages(collector.records());
            assertThat(arrivals.missing(texts)).as(arrivals.toString()).isEmpty();
            assertThat(arrivals.unexpected(texts)).containsExactly("version 7");
            assertThat(arrivals.sentTwice() + arrivals.storedTwice()).isZero();
            assertThat(collector.records()).allMatch(one -> new String(one.value(), UTF_8).indexOf(0) < 0);
            assertThat(collector.deadLetters()).isEmpty();
        }
    }
}
