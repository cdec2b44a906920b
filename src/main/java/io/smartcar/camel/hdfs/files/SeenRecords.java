package io.smartcar.camel.hdfs.files;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The ids of the records of a partition, by which repeats are recognized: exact for the {@value #POSITIONS} highest
 * positions of a source. Those of one source do not rise: a sender that retries after a failure sends the records that are
 * missing behind later ones. But it sends no batch before the one before is acknowledged, so that a record below that
 * many others was in one that is. Forgotten are the sources that were not seen for longest. Not thread-safe.
 */
final class SeenRecords {
    /** More than a batch of any sender has. */
    static final int POSITIONS = 100_000;

    private static final int POSITIONS_OF_ALL = 4 * POSITIONS;
    private static final int SOURCES = 10_000;
    private static final int VERSION = 1;

    /** No sender of ours has longer ones; repeats from those of others are not recognized. */
    private static final int LONGEST_SOURCE = 255;

    private final int limit;
    private final int limitOfAll;
    private final Map<String, SeenPositions> sources = new LinkedHashMap<>(16, 0.75f, true);
    private int size;

    /** The source that was seen last, which is the last to be forgotten; null if none was. */
    private RecordId last;

    private SeenPositions ofLast;

    SeenRecords() {
        this(POSITIONS, POSITIONS_OF_ALL);
    }

    SeenRecords(int limit, int limitOfAll) {
        this.limit = limit;
        this.limitOfAll = limitOfAll;
    }

    /** Adds a record; false if it is a repeat. */
    boolean add(RecordId id) {
        if (id.source().length() > LONGEST_SOURCE) {
            return true;
        }
        boolean isReplay = id.replays() > 0;
        SeenPositions positions = positions(id);
        int before = positions.size();
        // replays come in any order
        boolean isNew = positions.add(id.position(), isReplay);
        positions.trim(limit);
        size += positions.size() - before;
        forgetSources();
        return isNew;
    }

    private SeenPositions positions(RecordId id) {
        if (last == null || last.replays() != id.replays() || !last.source().equals(id.source())) {
            ofLast = sources.computeIfAbsent(id.source() + '#' + id.replays(), source -> new SeenPositions());
            last = id;
        }
        return ofLast;
    }

    private void forgetSources() {
        Iterator<SeenPositions> eldest = sources.values().iterator();
        while ((size > limitOfAll || sources.size() > SOURCES) && sources.size() > 1) {
            size -= eldest.next().size();
            eldest.remove();
        }
    }

    boolean isEmpty() {
        return sources.isEmpty();
    }

    void write(DataOutputStream out) throws IOException {
        out.writeByte(VERSION);
        out.writeInt(sources.size());
        for (Map.Entry<String, SeenPositions> source : sources.entrySet()) {
            out.writeUTF(source.getKey());
            source.getValue().write(out);
        }
    }

    /** @throws IOException if it was not written by this class */
    static SeenRecords read(DataInputStream in) throws IOException {
        int version = in.readByte();
        if (version != VERSION) {
            throw new IOException("Expected a table of record ids of version " + VERSION + ", got " + version);
        }
        SeenRecords records = new SeenRecords();
        int count = in.readInt();
        for (int source = 0; source < count; source++) {
            String name = in.readUTF();
            SeenPositions positions = SeenPositions.read(in);
            records.sources.put(name, positions);
            records.size += positions.size();
        }
        return records;
    }
}
