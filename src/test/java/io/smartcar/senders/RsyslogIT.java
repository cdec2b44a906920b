package io.smartcar.senders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** rsyslog as it is configured in the field, the documentation's own examples among them. */
@Tag("senders")
class RsyslogIT {
    private static final String HOST = "collector.example.com";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    /** Each line divides; text beyond ASCII, blanks at both ends, and what looks like framing and priorities. */
    private static List<String> texts(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> switch (number % 4) {
                    case 0 -> "event " + number;
                    case 1 -> "사건 " + number + " Straße ☃";
                    case 2 -> "12 <13>" + number + " [a b=\"c\"]";
                    default -> number + " " + "x".repeat(number % 700) + " end";
                })
                .toList();
    }

    private Path file(List<String> texts) throws IOException {
        return Files.write(folder.resolve("texts"), texts);
    }

    @ParameterizedTest
    @CsvSource({
        "octets, 'protocol=\"tcp\" TCP_Framing=\"octet-counted\"'",
        "lines, 'protocol=\"tcp\" TCP_Framing=\"traditional\"'",
        "old-lines, 'protocol=\"tcp\" template=\"RSYSLOG_TraditionalForwardFormat\"'",
        "datagrams, 'protocol=\"udp\"'"
    })
    void shouldReceiveEachMessageOnceAsItWasLogged(String name, String how) throws Exception {
        List<String> texts = texts(2_000);
        try (Collector collector = Collector.ofSyslog(folder, "rsyslog-" + name).start();
                Rsyslog rsyslog = new Rsyslog(folder.resolve("rsyslog"), forwarding(collector, how)).start()) {
            rsyslog.log(file(texts), "app");
            collector.awaitSent(texts.size());

            shouldHaveEachOnce(collector, texts);
            assertThat(collector.metrics().sum("syslog.received")).isEqualTo(texts.size());
        }
    }

    private static String forwarding(Collector collector, String how) {
        int port = how.contains("udp") ? collector.udpPort() : collector.tcpPort();
        String template = how.contains("template") ? "" : " template=\"RSYSLOG_SyslogProtocol23Format\"";
        return "action(type=\"omfwd\" target=\"127.0.0.1\" port=\"" + port + "\" " + how + template + ")";
    }

    private static void shouldHaveEachOnce(Collector collector, List<String> texts) {
        Arrivals arrivals = Arrivals.ofMessages(collector.records());
        assertThat(arrivals.missing(texts)).as("lost; %s", arrivals).isEmpty();
        assertThat(arrivals.unexpected(texts)).as("garbled; %s", arrivals).isEmpty();
        assertThat(arrivals.sentTwice()).isZero();
        assertThat(arrivals.storedTwice()).isZero();
        assertThat(collector.deadLetters()).isEmpty();
    }

    @Test
    void shouldReceiveByTlsFromASenderWithACertificateAsTheDocumentationConfiguresIt() throws Exception {
        List<String> texts = texts(2_000);
        SenderCertificates certificates = new SenderCertificates(folder.resolve("certificates"));
        try (Collector collector = tls("rsyslog-tls", certificates).start();
                Rsyslog rsyslog = new Rsyslog(
                                folder.resolve("rsyslog"), documentedTls(collector, certificates.trusted()))
                        .start()) {
            rsyslog.log(file(texts), "app");
            collector.awaitSent(texts.size());

            shouldHaveEachOnce(collector, texts);
            assertThat(collector.metrics().sum("syslog.received", "transport", "tls"))
                    .isEqualTo(texts.size());
        }
    }

    @ParameterizedTest
    @CsvSource({"untrusted", "none"})
    void shouldRejectASenderWithAWrongCertificateOrNone(String who) throws Exception {
        List<String> texts = texts(10);
        SenderCertificates certificates = new SenderCertificates(folder.resolve("certificates"));
        try (Collector collector = tls("rsyslog-" + who, certificates).start()) {
            String right = documentedTls(collector, certificates.trusted());
            String wrong = who.equals("none")
                    ? right.replaceAll("StreamDriver\\.(Cert|Key)File=\"[^\"]*\"", "")
                    : documentedTls(collector, certificates.untrusted());
            try (Rsyslog rsyslog = new Rsyslog(folder.resolve("rsyslog"), wrong).start()) {
                rsyslog.log(file(texts), "app");
                await("the collector logs the rejected connection")
                        .atMost(Collector.BOUND)
                        .until(() -> collector.log().contains("Closed 1 connections to"));
            }
            assertThat(collector.sent()).isZero();
            assertThat(collector.metrics().sum("syslog.received")).isZero();

            // over TLS 1.3 a sender learns of the rejection after it has begun to send, and loses those lines: a new
            // file
            List<String> later = List.of("after the rejection");
            try (Rsyslog rsyslog = new Rsyslog(folder.resolve("rsyslog"), right).start()) {
                rsyslog.log(file(later), "app");
                collector.awaitSent(1);
                collector.awaitQuiet();
                Arrivals arrivals = Arrivals.ofMessages(collector.records());
                System.out.printf(
                        "TLS, certificate of %s: of %d messages %d are lost%n",
                        who, texts.size(), arrivals.missing(texts).size());
                assertThat(arrivals.missing(later)).isEmpty();
            }
        }
    }

    private Collector tls(String name, SenderCertificates certificates) {
        Collector collector = Collector.ofSyslog(folder, name);
        collector.set("syslog.tls.enabled", true).set("syslog.tls.port", collector.tlsPort());
        certificates.settings().forEach(collector::set);
        return collector;
    }

    private static String documentedTls(Collector collector, Path certificates) {
        return new DocumentedBlocks("syslog.md")
                .with(
                        List.of("omfwd", "StreamDriver"),
                        "target=\"" + HOST,
                        "target=\"127.0.0.1",
                        "port=\"6514",
                        "port=\"" + collector.tlsPort(),
                        "/etc/smartcar",
                        certificates.toString(),
                        "Interval=\"5\"",
                        "Interval=\"1\"");
    }
}
