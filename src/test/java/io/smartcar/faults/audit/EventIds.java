package io.smartcar.faults.audit;

import io.smartcar.faults.source.SourceLine;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Maps event ids to source lines. An id is {@code <identity of the file>:<offset>}; the identity is not known
 * beforehand, but each file has exactly one of its own.
 */
public final class EventIds {
    private static final String ID = "event.id";

    private final Map<String, String> filesByIdentity = new HashMap<>();
    private final Map<String, String> identitiesByFile = new HashMap<>();

    /** The id that a record carries, or null. */
    public static String id(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(ID);
        return header == null ? null : new String(header.value(), StandardCharsets.ISO_8859_1);
    }

    /** The offset in an id, or −1 if it is not of the form. */
    static long offset(String id) {
        int colon = id == null ? -1 : id.lastIndexOf(':');
        try {
            return colon < 0 ? -1 : Long.parseLong(id.substring(colon + 1));
        } catch (NumberFormatException malformed) {
            return -1;
        }
    }

    /** Whether the id matches the line's offset and file. The first match binds the identity to the file. */
    boolean matches(String id, SourceLine line) {
        if (offset(id) != line.offset()) {
            return false;
        }
        String identity = id.substring(0, id.lastIndexOf(':'));
        String file = filesByIdentity.get(identity);
        String known = identitiesByFile.get(line.file());
        if (file == null && known == null) {
            filesByIdentity.put(identity, line.file());
            identitiesByFile.put(line.file(), identity);
            return true;
        }
        return line.file().equals(file) && identity.equals(known);
    }
}
