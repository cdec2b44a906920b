package io.smartcar.component.tail;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/** Keeps the number of open files within its bound. */
final class OpenFiles {

    private final int maximum;
    private final LongSupplier clock;

    OpenFiles(int maximum, LongSupplier clock) {
        this.maximum = maximum;
        this.clock = clock;
    }

    /**
     * Makes sure that one more file can be opened: closes those that have been quiet for longest, if too many are open.
     *
     * @return false if too many are open and none of them has been read to its end
     */
    boolean makeRoom(Collection<FollowedFile> files) {
        long open = files.stream().filter(FollowedFile::isOpen).count();
        if (open < maximum) {
            return true;
        }
        long now = clock.getAsLong();
        List<FollowedFile> quiet = files.stream()
                .filter(file -> file.isOpen() && !file.isBusy() && file.isPresent() && file.isReadToItsEnd())
                .sorted(Comparator.comparingLong((FollowedFile file) -> file.quietFor(now))
                        .reversed())
                .limit(Math.max(1, open / 10))
                .toList();
        quiet.forEach(FollowedFile::close);
        return !quiet.isEmpty();
    }
}
