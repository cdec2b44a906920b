package io.smartcar.camel.tail.internal;

import io.smartcar.camel.support.FilePosition;
import io.smartcar.camel.support.FilePosition.State;
import io.smartcar.camel.support.Fingerprint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Positions to reset, as the option {@code reset} names them: {@code path@offset,identity@offset # comment}. */
final class PositionReset {

    private static final Logger LOG = LoggerFactory.getLogger(PositionReset.class);

    private record Target(String name, long offset) {}

    private final Path directory;
    private final List<Target> targets = new ArrayList<>();

    /** @throws IllegalArgumentException if an offset is not a number of bytes */
    PositionReset(String text, Path directory) {
        this.directory = directory;
        String targetsText = text.contains("#") ? text.substring(0, text.indexOf('#')) : text;
        for (String part : targetsText.split(",")) {
            if (!part.isBlank()) {
                targets.add(target(part.trim()));
            }
        }
    }

    private static Target target(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0) {
            return new Target(text, 0);
        }
        try {
            long offset = Long.parseLong(text.substring(at + 1));
            if (offset >= 0) {
                return new Target(text.substring(0, at), offset);
            }
        } catch (NumberFormatException e) {
            // rejected below, with its text
        }
        throw new IllegalArgumentException(
                "The option reset expects path@offset or identity@offset, separated by commas, but got '" + text + "'");
    }

    /** Returns the positions after the reset; a name without a position is reported. */
    List<FilePosition> apply(List<FilePosition> positions) {
        List<FilePosition> answer = new ArrayList<>(positions);
        for (Target target : targets) {
            boolean found = false;
            for (int index = 0; index < answer.size(); index++) {
                FilePosition position = answer.get(index);
                if (position.state() != State.GONE && isMeant(target, position)) {
                    found = true;
                    LOG.info(
                            "{} is read again from byte {} (before: {})",
                            position.path(),
                            target.offset(),
                            position.offset());
                    answer.set(
                            index, position.moved(target.offset(), position.head(), Fingerprint.NONE, State.FOLLOWED));
                }
            }
            if (!found) {
                LOG.warn("The option reset names '{}', which has no position: nothing to reset", target.name());
            }
        }
        return answer;
    }

    private boolean isMeant(Target target, FilePosition position) {
        return position.identity().equals(target.name())
                || position.path().equals(directory.resolve(target.name()).normalize());
    }
}
