package io.smartcar.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.cluster.process.Project;
import io.smartcar.collect.syslog.FrameReaderFuzzTarget;
import io.smartcar.event.format.syslog.SyslogParserFuzzTarget;
import io.smartcar.event.kind.FormatsFuzzTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A target of fuzzing, and its first inputs. */
enum FuzzTarget {
    FRAME_READER(
            FrameReaderFuzzTarget.class,
            FrameReaderFuzzTarget::fuzzerTestOneInput,
            "io.smartcar.collect.syslog.Frame*"),
    SYSLOG_PARSER(
            SyslogParserFuzzTarget.class,
            SyslogParserFuzzTarget::fuzzerTestOneInput,
            "io.smartcar.event.format.syslog.*"),
    FORMATS(
            FormatsFuzzTarget.class,
            FormatsFuzzTarget::fuzzerTestOneInput,
            "io.smartcar.event.format.*:io.smartcar.camel.support.DelimitedLine:com.fasterxml.jackson.core.json.*");

    private static final List<String> LINES = List.of(
            "20160101000000,X0001,3,0,F,N,15,C01",
            "08:15,\"stop, \"\"now\"\"\"",
            "{\"a\":\"1\",\"b\":{\"c\":\"\\u00e9\"},\"d\":[\"x\",null]}",
            "a=info c=\"two \\\"words\\\"\" b=",
            "08:15 [main] started",
            "차,\"서울, 부산\"");

    private final Class<?> entry;
    private final Check check;
    private final String instrumented;

    FuzzTarget(Class<?> entry, Check check, String instrumented) {
        this.entry = entry;
        this.check = check;
        this.instrumented = instrumented;
    }

    /** Checks the result of one input. */
    private interface Check {
        void of(byte[] input) throws Exception;
    }

    /** The class that Jazzer calls. */
    String entry() {
        return entry.getName();
    }

    /** The classes whose coverage guides Jazzer, in its notation. */
    String instrumented() {
        return instrumented;
    }

    /** Throws if the reader breaks a rule on this input. */
    void check(byte[] input) throws Exception {
        check.of(input);
    }

    /** Inputs as they come in the field. */
    List<byte[]> seeds() throws IOException {
        List<String> texts = new ArrayList<>();
        if (this == FORMATS) {
            texts.addAll(LINES);
        } else {
            try (Stream<String> lines =
                    Files.lines(Project.path("src", "test", "resources", "syslog", "messages.txt"))) {
                lines.filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith("=> "))
                        .forEach(texts::add);
            }
        }
        List<byte[]> seeds = new ArrayList<>();
        texts.forEach(text -> seeds.add(this == FRAME_READER ? framed(text) : text.getBytes(UTF_8)));
        return seeds;
    }

    /** Inputs that once failed, and must not fail again: files of {@code src/test/resources/fuzz/<target>}. */
    List<byte[]> findings() throws IOException {
        Path folder = Project.path("src", "test", "resources", "fuzz", name().toLowerCase());
        List<byte[]> findings = new ArrayList<>();
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    findings.add(Files.readAllBytes(file));
                }
            }
        }
        return findings;
    }

    /** Two bytes that say how it is divided, then the message in both framings. */
    private static byte[] framed(String text) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(UTF_8);
        stream.writeBytes(new byte[] {7, 5});
        stream.writeBytes((bytes.length + " ").getBytes(UTF_8));
        stream.writeBytes(bytes);
        stream.writeBytes(bytes);
        stream.writeBytes("\r\n".getBytes(UTF_8));
        return stream.toByteArray();
    }
}
