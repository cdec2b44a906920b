package io.smartcar.store.lookup;

import io.smartcar.camel.support.MessageText;
import io.smartcar.event.kind.Kind;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A look-up of events of a kind, as a request asks for it.
 *
 * @param cell the stored column that holds the key; null if no key is asked for
 * @param key its value as it is stored; null for any
 * @param from the time of the first event; null for any
 * @param to the time behind that of the last event; null for any
 * @param limit the most events of an answer
 * @param rows the rows to read
 * @param path the path and the query of the request, without the place at which its page begins
 */
record LookUp(Kind kind, Kind.Cell cell, byte[] key, Instant from, Instant to, int limit, RowRange rows, String path) {
    private static final int DEFAULT_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1_000;
    private static final Set<String> PARAMETERS = Set.of("key", "from", "to", "limit", "after");

    /**
     * Reads a request.
     *
     * @param query as it was sent; null without one
     * @throws IllegalArgumentException if a parameter is wrong; the message says what was expected
     */
    static LookUp of(Kind kind, String query) {
        Map<String, String> parameters = parameters(query);
        Instant from = time(parameters, "from");
        Instant to = time(parameters, "to");
        if (from != null && to != null && !from.isBefore(to)) {
            throw new IllegalArgumentException("Expected a time 'from' before the time 'to'");
        }
        Kind.Cell cell = parameters.containsKey("key") ? keyCell(kind) : null;
        // the key as it was sent, and as it is stored
        byte[] text = cell == null ? null : parameters.get("key").getBytes(StandardCharsets.ISO_8859_1);
        byte[] key = cell == null || cell.type() == null
                ? text
                : cell.type().encode(new String(text, StandardCharsets.UTF_8));
        RowRange rows = RowRange.of(kind, text, from, to);
        String after = parameters.get("after");
        return new LookUp(
                kind,
                cell,
                key,
                from,
                to,
                limit(parameters.get("limit")),
                after == null ? rows : rows.behind(row(after)),
                "/events/" + kind.name() + "?" + withoutAfter(query));
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            String[] parts = parameter.split("=", 2);
            if (!PARAMETERS.contains(parts[0]) || parts.length < 2 || parts[1].isEmpty()) {
                throw new IllegalArgumentException("Expected the parameters key, from, to, limit and after, each with a"
                        + " value, got '" + MessageText.escape(parameter) + "'");
            }
            // bytes that are not UTF-8 stay what they are
            if (parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.ISO_8859_1)) != null) {
                throw new IllegalArgumentException("Expected the parameter '" + parts[0] + "' once");
            }
        }
        return parameters;
    }

    private static Instant time(Map<String, String> parameters, String name) {
        String text = parameters.get(name);
        try {
            Instant time = text == null ? null : Instant.parse(text);
            if (time != null && time.isBefore(Instant.EPOCH)) {
                throw new IllegalArgumentException("Expected a time since 1970 as '" + name + "'");
            }
            return time;
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("Expected a time such as 2026-01-31T10:00:00Z as '" + name + "', got '"
                    + MessageText.escape(text) + "'");
        }
    }

    private static Kind.Cell keyCell(Kind kind) {
        return Arrays.stream(kind.cells())
                .filter(cell -> cell.column() == kind.keyColumn())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Expected no 'key': the kind '" + kind.name()
                        + "' has no key column (kind." + kind.name() + ".key)"));
    }

    private static int limit(String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        if (!text.matches("[1-9]\\d{0,3}") || Integer.parseInt(text) > LARGEST_LIMIT) {
            throw new IllegalArgumentException("Expected a number from 1 to " + LARGEST_LIMIT + " as 'limit', got '"
                    + MessageText.escape(text) + "'");
        }
        return Integer.parseInt(text);
    }

    private static byte[] row(String after) {
        try {
            return Base64.getUrlDecoder().decode(after);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Expected 'after' as the link to the next page has it");
        }
    }

    private static String withoutAfter(String query) {
        return query == null
                ? ""
                : Arrays.stream(query.split("&"))
                        .filter(parameter -> !parameter.startsWith("after="))
                        .collect(Collectors.joining("&"));
    }

    /** Whether an event of this key and time is asked for. */
    boolean matches(byte[] keyOfEvent, Instant time) {
        return (key == null || Arrays.equals(key, keyOfEvent))
                && (from == null || !time.isBefore(from))
                && (to == null || time.isBefore(to));
    }

    /** The link to the page behind a row. */
    String next(byte[] row) {
        return path
                + (path.endsWith("?") ? "" : "&")
                + "after="
                + Base64.getUrlEncoder().withoutPadding().encodeToString(row);
    }
}
