package io.smartcar.camel.support;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.smartcar.camel.support.FilePosition.State;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Positions as readable JSON: one line per file, and a checksum of these lines. */
public final class PositionText {

    private static final int FORMAT = 1;
    private static final String FILES = "\"files\": [\n";
    private static final String END_OF_FILES = "\n  ]";
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();
    private static final ObjectWriter LINES = JSON.writer(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                    .withObjectEntrySpacing(Separators.Spacing.AFTER))
            .withObjectIndenter(DefaultPrettyPrinter.NopIndenter.instance));

    private PositionText() {}

    /** The whole file. */
    private record Content(int format, String checksum, List<Line> files) {}

    /** The line of a file; its fingerprints are optional in an edited one. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    private record Line(
            String path,
            @JsonInclude Long offset,
            String state,
            String identity,
            @JsonInclude String key,
            @JsonInclude Fingerprint head,
            @JsonInclude Fingerprint before,
            long fileSize) {}

    static String write(Collection<FilePosition> positions) {
        String lines = positions.stream().map(PositionText::line).collect(Collectors.joining(",\n    ", "    ", ""));
        return "{\n  \"format\": " + FORMAT + ",\n  \"checksum\": \"" + checksum(lines) + "\",\n  " + FILES + lines
                + END_OF_FILES + "\n}\n";
    }

    private static String line(FilePosition position) {
        try {
            return LINES.writeValueAsString(new Line(
                    position.path().toString(),
                    position.offset(),
                    position.state().name().toLowerCase(Locale.ROOT),
                    position.identity(),
                    position.key(),
                    position.head(),
                    position.before(),
                    position.fileSize()));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads the output of {@link #write}, or an edited form of it: without a checksum it is not verified.
     *
     * @throws IllegalArgumentException if it is invalid, with the reason
     */
    public static List<FilePosition> read(String text) {
        Content content;
        try {
            content = JSON.readValue(text, Content.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is no JSON of positions: " + e.getOriginalMessage(), e);
        }
        if (content == null || content.format != FORMAT || content.files == null) {
            throw new IllegalArgumentException("expected \"format\": " + FORMAT + " and a list \"files\"");
        }
        List<FilePosition> positions = new ArrayList<>(content.files.size());
        content.files.forEach(line -> positions.add(position(line)));
        if (content.checksum != null && !content.checksum.equals(checksum(lines(text)))) {
            throw new IllegalArgumentException(
                    "the checksum does not match the content (if you edited it on purpose, remove the checksum)");
        }
        if (content.checksum == null) {
            positions.replaceAll(FilePosition::edited);
        }
        return positions;
    }

    /** The lines of the files, verbatim: a name that this process cannot encode would change. */
    private static String lines(String text) {
        int begin = text.indexOf(FILES);
        int end = text.lastIndexOf(END_OF_FILES);
        return begin < 0 || end < begin + FILES.length() ? "" : text.substring(begin + FILES.length(), end);
    }

    private static FilePosition position(Line line) {
        if (line == null
                || Stream.of(line.path, line.offset, line.state, line.identity, line.key)
                        .anyMatch(Objects::isNull)
                || line.offset < 0) {
            throw new IllegalArgumentException(
                    "expected path, offset (0 or more), state, identity and key of a file, got " + line);
        }
        return new FilePosition(
                line.identity,
                path(line.path),
                line.key,
                line.offset,
                Objects.requireNonNullElse(line.head, Fingerprint.NONE),
                Objects.requireNonNullElse(line.before, Fingerprint.NONE),
                State.valueOf(line.state.toUpperCase(Locale.ROOT)),
                line.fileSize);
    }

    /** A name that this process cannot encode is replaced: files are identified by their keys. */
    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            return Path.of(text.replaceAll("[^ -~]", "?"));
        }
    }

    static String checksum(String files) {
        return Sha256.hex(files.getBytes(StandardCharsets.UTF_8));
    }
}
