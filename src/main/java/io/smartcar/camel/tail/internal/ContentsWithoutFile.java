package io.smartcar.camel.tail.internal;

import io.smartcar.camel.support.FilePosition;
import io.smartcar.camel.tail.config.TailConfiguration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Contents that have no file now: those that lost theirs a moment ago, and those whose copy may still turn up. */
final class ContentsWithoutFile {

    private final TailConfiguration configuration;
    private final Map<String, FilePosition> gone = new LinkedHashMap<>();
    private final Map<String, Orphan> orphans = new LinkedHashMap<>();

    ContentsWithoutFile(TailConfiguration configuration) {
        this.configuration = configuration;
    }

    /** It was gone when the positions were saved. */
    void load(FilePosition position) {
        gone.put(position.identity(), position);
    }

    /** It has lost its file. */
    void add(Orphan orphan) {
        orphans.put(orphan.position().identity(), orphan);
    }

    /** It has a file again. */
    void remove(FilePosition position) {
        gone.remove(position.identity());
        orphans.remove(position.identity());
    }

    /** It is not looked for any more. If it turns up nevertheless it is known, unless too many others came after it. */
    void giveUp(Orphan orphan) {
        FilePosition position = orphan.position();
        orphans.remove(position.identity());
        // a beginning that is not distinct would be found in files that have nothing to do with it
        if (position.isDistinct(configuration.getFingerprintBytes())) {
            gone.put(position.identity(), position);
        }
        Iterator<FilePosition> oldest = gone.values().iterator();
        for (int excess = gone.size() - configuration.getKeepGone(); excess > 0; excess--) {
            oldest.next();
            oldest.remove();
        }
    }

    /** Those that are looked for. */
    Collection<Orphan> orphans() {
        return orphans.values();
    }

    /** Those that are not. */
    Collection<FilePosition> gone() {
        return gone.values();
    }

    /** How far all of them were read. */
    List<FilePosition> positions() {
        List<FilePosition> positions = new ArrayList<>(gone.values());
        orphans.values().forEach(orphan -> positions.add(orphan.position()));
        return positions;
    }
}
