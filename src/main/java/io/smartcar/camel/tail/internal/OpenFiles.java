package io.smartcar.camel.tail.internal;

import io.smartcar.camel.tail.config.TailConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/** Limits the number of open files. */
final class OpenFiles {

    private final int maximum;
    private final boolean unfinishedLineIsDue;
    private final LongSupplier clock;

    OpenFiles(TailConfiguration configuration, LongSupplier clock) {
        this.clock = clock;
        maximum = configuration.limits().openFiles();
        unfinishedLineIsDue = configuration.getUnfinishedLineTimeout() > 0
                || configuration.lineFormat().eventStart() != null && configuration.getEventTimeout() > 0;
    }

    /**
     * Makes sure that one more file can be opened: closes the files that have been quiet longest if too many are open.
     *
     * @return false if too many are open and none of them is quiet
     */
    boolean makeRoom(Collection<FollowedFile> files) {
        long open = files.stream().filter(FollowedFile::isOpen).count();
        if (open < maximum) {
            return true;
        }
        long now = clock.getAsLong();
        List<FollowedFile> quiet = files.stream()
                .filter(FollowedFile::isOpen)
                .sorted(Comparator.comparingLong((FollowedFile file) -> file.quietFor(now))
                        .reversed())
                .toList();
        long wanted = Math.max(1, open / 10);
        for (FollowedFile file : quiet) {
            wanted -= wanted > 0 && rest(file) ? 1 : 0;
        }
        return files.stream().filter(FollowedFile::isOpen).count() < maximum;
    }

    private boolean rest(FollowedFile file) {
        try {
            if (!file.canRest(unfinishedLineIsDue)) {
                return false;
            }
            SeenFile seen = SeenFile.of(file.path(), Files.readAttributes(file.path(), BasicFileAttributes.class));
            if (!seen.key().equals(file.key()) || seen.size() != file.seenSize()) {
                return false;
            }
            file.rest(seen);
            return true;
        } catch (IOException e) {
            // renamed or removed just now: only the open handle still leads to it
            return false;
        }
    }
}
