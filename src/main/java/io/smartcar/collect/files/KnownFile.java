package io.smartcar.collect.files;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * A file that was read or left.
 *
 * @param when the time of the outcome
 * @param state the file at that time
 * @param edges the fingerprint of its first and last bytes; empty if unknown
 * @param sha256 the hash of its decompressed content; empty if unknown
 */
record KnownFile(Instant when, Outcome outcome, FileSnapshot state, String edges, String sha256) {
    /** The outcome of a file, as it is remembered. */
    enum Outcome {
        /** It was read, and moved or deleted. */
        READ,
        /** It was read and stays in place. */
        KEPT,
        /** It was not read, or not to its end, and stays in place. */
        LEFT
    }

    /** Whether the file stays in place: it must be remembered while it is there. */
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
            FileSnapshot state = new FileSnapshot(
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
