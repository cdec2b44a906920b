package io.smartcar.collect.files;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * A file that was read, or left on purpose.
 *
 * @param when that was
 * @param outcome what became of it
 * @param state what it was then
 * @param edges the fingerprint of its first and last bytes; empty if nobody asked
 * @param sha256 of its decompressed content; empty if nobody asked
 */
public record KnownFile(Instant when, Outcome outcome, FileState state, String edges, String sha256) {
    /** What became of a file. */
    public enum Outcome {
        /** It was read, and moved aside or deleted. */
        READ,
        /** It was read and stays where it is. */
        KEPT,
        /** It was not read, or not to its end, and stays where it is. */
        LEFT
    }

    /** Whether the file stays in its place, so that it must not be forgotten while it is there. */
    boolean stays() {
        return outcome != Outcome.READ;
    }

    /** A line of JSON without its end. */
    String toLine() {
        JsonObject json = new JsonObject();
        json.put("time", when.toString());
        json.put("outcome", outcome.name().toLowerCase(Locale.ROOT));
        json.put("path", state.path().toString());
        json.put("key", state.key());
        json.put("size", state.size());
        json.put("modified", state.modified().toString());
        json.put("edges", edges);
        json.put("sha256", sha256);
        return json.toJson();
    }

    /** @throws IllegalArgumentException if it is not what {@link #toLine()} wrote */
    static KnownFile ofLine(String line) {
        try {
            JsonObject json = (JsonObject) Jsoner.deserialize(line);
            FileState state = new FileState(
                    Path.of(json.getString("path")),
                    json.getString("key"),
                    json.getLong("size"),
                    Instant.parse(json.getString("modified")));
            return new KnownFile(
                    Instant.parse(json.getString("time")),
                    Outcome.valueOf(json.getString("outcome").toUpperCase(Locale.ROOT)),
                    state,
                    json.getString("edges"),
                    json.getString("sha256"));
        } catch (Exception e) {
            throw new IllegalArgumentException("Expected a remembered file as JSON, but got '" + line + "'", e);
        }
    }
}
