package io.smartcar.camel.tail.internal;

import io.smartcar.camel.support.FileNames;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;

/**
 * Glob patterns, separated by commas. One without a slash is compared with the file's name, one with a slash with its
 * path below the directory. Immutable.
 */
final class PathPattern {

    private final List<PathMatcher> names = new ArrayList<>();
    private final List<PathMatcher> paths = new ArrayList<>();

    /** @throws IllegalArgumentException if a pattern is not a glob, with the pattern */
    PathPattern(String patterns) {
        for (String part : patterns.split(",")) {
            String pattern = part.trim();
            if (pattern.isEmpty()) {
                continue;
            }
            try {
                PathMatcher matcher = FileNames.glob(pattern);
                (pattern.indexOf('/') < 0 ? names : paths).add(matcher);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "Expected a glob such as *.log, but got '" + pattern + "': " + e.getMessage(), e);
            }
        }
    }

    /** Compares a path that is relative to the directory. */
    boolean matches(Path relative) {
        Path name = relative.getFileName();
        return names.stream().anyMatch(matcher -> matcher.matches(name))
                || paths.stream().anyMatch(matcher -> matcher.matches(relative));
    }
}
