package io.smartcar.camel.tail.internal;

import io.smartcar.camel.support.FilePosition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Contents without a file: those that lost theirs just now, and those whose copy may still appear. */
final class ContentsWithoutFile {

    /** The most contents without a file that are remembered, in case that a copy turns up late. */
    private static final int MOST_GONE = 1000;

    private final Map<String, FilePosition> gone = new LinkedHashMap<>();
    private final Map<String, Orphan> orphans = new LinkedHashMap<>();

    /** Adds a content that was gone when the positions were saved. */
    void load(FilePosition position) {
        gone.put(position.identity(), position);
    }

    /** Adds a content whose file is gone. */
    void add(Orphan orphan) {
        orphans.put(orphan.position().identity(), orphan);
    }

    /** Removes a content that has a file again. */
    void remove(FilePosition position) {
        gone.remove(position.identity());
        orphans.remove(position.identity());
    }

    /**
     * Stops the search for a content. It stays known for the case that it appears later, up to a maximum number of
     * contents.
     */
    void giveUp(Orphan orphan) {
        FilePosition position = orphan.position();
        orphans.remove(position.identity());
        // a short beginning would match unrelated files
        if (ContentRecognition.isDistinct(position)) {
            gone.put(position.identity(), position);
        }
        Iterator<FilePosition> oldest = gone.values().iterator();
        for (int excess = gone.size() - MOST_GONE; excess > 0; excess--) {
            oldest.next();
            oldest.remove();
        }
    }

    /** The contents that are searched for. */
    Collection<Orphan> orphans() {
        return orphans.values();
    }

    /** The contents that are not searched for any more. */
    Collection<FilePosition> gone() {
        return gone.values();
    }

    /** The positions of all of them. */
    List<FilePosition> positions() {
        List<FilePosition> positions = new ArrayList<>(gone.values());
        orphans.values().forEach(orphan -> positions.add(orphan.position()));
        return positions;
    }
}
