package io.smartcar.check;

import java.nio.file.Path;
import org.apache.camel.spi.Resource;

/** Tells route files apart, whichever way they are named. */
final class RouteFile {
    private static final String SCHEME = "file:";

    private RouteFile() {}

    /** The absolute path of a file, or the location of anything else. */
    static String of(Resource resource) {
        String location = resource.getLocation();
        if (!location.startsWith(SCHEME)) {
            return location;
        }
        return Path.of(location.substring(SCHEME.length()))
                .toAbsolutePath()
                .normalize()
                .toString();
    }
}
