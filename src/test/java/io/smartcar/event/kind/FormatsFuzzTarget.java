package io.smartcar.event.kind;

import io.smartcar.event.EventHeaders;
import io.smartcar.event.RejectedEventException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultMessage;

/**
 * Invariants of the formats for any bytes: a line is split into columns that lie in their arrays and are not longer than
 * the line allows, and has a row key, or it is rejected as documented.
 */
public final class FormatsFuzzTarget {
    private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();
    private static final int LONGEST_CHARACTER = 3;
    /** The value of a key without one. */
    private static final String ALONE = "true";

    private static final List<KindColumns> VIEWS = new ArrayList<>();
    private static final byte[] ID = {'i', 'd', ':', '1'};

    static {
        add("delimiter", ",", "columns", "a,b,c");
        add("delimiter", "|", "columns", "a,b", "missing-columns", "ignore", "extra-columns", "ignore");
        add("format", "csv", "columns", "a,b,c");
        add("format", "csv", "columns", "a,b", "missing-columns", "ignore", "extra-columns", "ignore");
        add("format", "json", "columns", "a,b.c,d=d.0,e=b", "missing-columns", "ignore");
        add("format", "key-value", "columns", "a,b=c", "missing-columns", "ignore");
        add("format", "regex", "pattern", "^(?<a>\\S+) \\[(?<b>[^]]+)] (?<c>.*)");
        add("format", "csv", "columns", "a,b", "missing-columns", "ignore", "encoding", "EUC-KR");
        add("format", "csv", "columns", "a,b", "missing-columns", "ignore", "escape", "\\");
        add("format", "json", "columns", "a,b.c", "missing-columns", "ignore", "byte-arrays", "true");
    }

    private FormatsFuzzTarget() {}

    private static void add(String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("kind.x.topic", "x", "kind.x.table", "X", "kind.x.family", "f"));
        all.put("kind.x.row", "{sha256(line,8)}-{id}");
        for (int index = 0; index < settings.length; index += 2) {
            all.put("kind.x." + settings[index], settings[index + 1]);
        }
        VIEWS.add(new KindColumns(new Kinds(all).named("x").orElseThrow()));
    }

    /** Called by Jazzer at the start, so that one-time work is not attributed to an input. */
    public static void fuzzerInitialize() throws Exception {
        fuzzerTestOneInput(ID);
    }

    /** Jazzer's entry: a line. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        for (int number = 0; number < VIEWS.size(); number++) {
            Message event = new DefaultMessage(CONTEXT);
            event.setBody(input.clone());
            event.setHeader(EventHeaders.ID, ID);
            try {
                KindColumns view = VIEWS.get(number);
                view.split(event);
                look(view, input.length, "view " + number);
            } catch (RejectedEventException documented) {
                require(documented.getMessage() != null, "a rejection without a reason");
            }
        }
    }

    private static void look(KindColumns view, int length, String which) throws RejectedEventException {
        for (int column = 0; column < 2; column++) {
            byte[] array = view.array(column);
            if (array != null) {
                int start = view.start(column);
                int size = view.length(column);
                require(
                        start >= 0 && size >= 0 && start + size <= array.length,
                        which + ", column " + column + ": " + size + " bytes from " + start + " of " + array.length);
                require(
                        size <= Math.max(LONGEST_CHARACTER * length, ALONE.length()),
                        which + ", column " + column + ": " + size + " bytes");
            }
        }
        require(view.rowKey(0).length == 13, which + ": another row key");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
