package io.smartcar.start.reload;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;

/** Identifies route files, by whichever name. */
final class RouteFile {
    private static final String SCHEME = "file:";

    private RouteFile() {}

    /** The content of a file, named by its absolute path, as Camel's reload expects. */
    static Resource named(Resource resource, byte[] content) {
        String location = resource.getLocation();
        return ResourceHelper.fromBytes(location.startsWith(SCHEME) ? SCHEME + of(resource) : location, content);
    }

    /** Whether there is still such a file, or it is none. */
    static boolean exists(Resource resource) {
        return !resource.getLocation().startsWith(SCHEME) || Files.exists(Path.of(of(resource)));
    }

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
