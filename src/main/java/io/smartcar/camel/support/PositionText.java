package io.smartcar.camel.support;

import io.smartcar.camel.support.FilePosition.State;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/** Positions as readable JSON: one line per file, and a checksum of these lines. */
public final class PositionText {

    private static final int FORMAT = 1;
    private static final String FILES = "\"files\": [\n";
    private static final String END_OF_FILES = "\n  ]";

    private PositionText() {}

    static String write(Collection<FilePosition> positions) {
        StringBuilder files = new StringBuilder(64 + positions.size() * 320);
        for (FilePosition position : positions) {
            files.append(files.isEmpty() ? "    " : ",\n    ");
            write(files, position);
        }
        StringBuilder text = new StringBuilder(files.length() + 256);
        text.append("{\n  \"format\": ").append(FORMAT);
        text.append(",\n  \"checksum\": ").append(quoted(checksum(files.toString())));
        return text.append(",\n  ")
                .append(FILES)
                .append(files)
                .append(END_OF_FILES)
                .append("\n}\n")
                .toString();
    }

    /**
     * Reads the output of {@link #write}, or an edited form of it: without a checksum it is not verified.
     *
     * @throws IllegalArgumentException if it is invalid, with the reason
     */
    public static List<FilePosition> read(String text) {
        JsonObject json = parse(text);
        Object format = json.get("format");
        if (!(format instanceof Number number) || number.intValue() != FORMAT) {
            throw new IllegalArgumentException("expected \"format\": " + FORMAT + ", but it is " + format);
        }
        if (!(json.get("files") instanceof JsonArray files)) {
            throw new IllegalArgumentException("expected a list \"files\", but it is " + json.get("files"));
        }
        List<FilePosition> positions = new ArrayList<>(files.size());
        for (Object file : files) {
            if (!(file instanceof JsonObject object)) {
                throw new IllegalArgumentException("expected an object for each file, but one is " + file);
            }
            positions.add(position(object));
        }
        Object checksum = json.get("checksum");
        if (checksum != null && !checksum.equals(checksum(files(text)))) {
            throw new IllegalArgumentException(
                    "the checksum does not match the content" + " (if you edited it on purpose, remove the checksum)");
        }
        if (checksum == null) {
            positions.replaceAll(FilePosition::edited);
        }
        return positions;
    }

    /** The lines of the files, verbatim: a name that this process cannot encode would change. */
    private static String files(String text) {
        int begin = text.indexOf(FILES);
        int end = text.lastIndexOf(END_OF_FILES);
        return begin < 0 || end < begin + FILES.length() ? "" : text.substring(begin + FILES.length(), end);
    }

    private static JsonObject parse(String text) {
        try {
            if (Jsoner.deserialize(text) instanceof JsonObject json) {
                return json;
            }
        } catch (Exception e) {
            throw new IllegalArgumentException("it is not JSON: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("it is not a JSON object");
    }

    private static void write(StringBuilder out, FilePosition position) {
        out.append("{\"path\": ").append(quoted(position.path().toString()));
        out.append(", \"offset\": ").append(position.offset());
        out.append(", \"state\": ").append(quoted(position.state().name().toLowerCase(Locale.ROOT)));
        out.append(", \"identity\": ").append(quoted(position.identity()));
        out.append(", \"key\": ").append(quoted(position.key()));
        out.append(", \"head\": ");
        write(out, position.head());
        out.append(", \"before\": ");
        write(out, position.before());
        if (position.fileSize() > 0) {
            out.append(", \"fileSize\": ").append(position.fileSize());
        }
        out.append('}');
    }

    private static void write(StringBuilder out, Fingerprint fingerprint) {
        out.append("{\"length\": ").append(fingerprint.length());
        out.append(", \"sha256\": ").append(quoted(fingerprint.hash())).append('}');
    }

    private static FilePosition position(JsonObject json) {
        long offset = number(json, "offset");
        if (offset < 0) {
            throw new IllegalArgumentException("expected an offset of 0 or more, but it is " + offset);
        }
        return new FilePosition(
                text(json, "identity"),
                path(text(json, "path")),
                text(json, "key"),
                offset,
                fingerprint(json, "head"),
                fingerprint(json, "before"),
                State.valueOf(text(json, "state").toUpperCase(Locale.ROOT)),
                json.get("fileSize") == null ? 0 : number(json, "fileSize"));
    }

    /** A name that this process cannot encode is replaced: files are identified by their keys. */
    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            return Path.of(text.replaceAll("[^ -~]", "?"));
        }
    }

    /** Optional in an edited entry. */
    private static Fingerprint fingerprint(JsonObject json, String name) {
        if (!(json.get(name) instanceof JsonObject object)) {
            return Fingerprint.NONE;
        }
        return new Fingerprint((int) number(object, "length"), text(object, "sha256"));
    }

    private static String text(JsonObject json, String name) {
        if (json.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("expected a text \"" + name + "\" in " + json.toJson());
    }

    private static long number(JsonObject json, String name) {
        if (json.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("expected a number \"" + name + "\" in " + json.toJson());
    }

    static String checksum(String files) {
        return Sha256.hex(files.getBytes(StandardCharsets.UTF_8));
    }

    private static String quoted(String text) {
        // slashes need no escape, and are in every path
        return Jsoner.serialize(text).replace("\\/", "/");
    }
}
