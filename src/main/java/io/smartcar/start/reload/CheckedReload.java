package io.smartcar.start.reload;

import io.smartcar.start.check.Mistake;
import io.smartcar.start.reload.RouteValidator.Affected;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.RouteWatcherReloadStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reloads edited route files. An edit is first checked and built; one with errors is rejected with one message, and the
 * running routes stay as they are. A route whose configuration was edited is rebuilt. If the edited routes cannot be
 * started, the previous ones are restored.
 *
 * <p>Runs on the thread that watches the folder.
 */
public final class CheckedReload extends RouteWatcherReloadStrategy {
    private static final Logger LOG = LoggerFactory.getLogger(CheckedReload.class);
    private static final int SETTLING_MS = 200;
    private static final int POLL_MS = 500;

    private final Map<String, Class<?>> beans;
    private final Map<String, byte[]> running = new HashMap<>();
    private final Map<String, byte[]> looked = new HashMap<>();

    /**
     * @param directory the folder that is watched
     * @param beans the types of the beans by their names
     */
    public CheckedReload(String directory, Map<String, Class<?>> beans) {
        super(directory);
        this.beans = beans;
        setPattern("*.camel.yaml");
        setRemoveAllRoutes(false);
        setPollTimeout(POLL_MS);
    }

    @Override
    protected void doStart() throws Exception {
        remember(context().getRouteDefinitions().stream()
                .map(route -> route.getResource())
                .toList());
        remember(context().getRouteConfigurationDefinitions().stream()
                .map(configuration -> configuration.getResource())
                .toList());
        super.doStart();
    }

    @Override
    protected void onRouteReload(Collection<Resource> resources, boolean removeEverything) {
        for (Resource resource : resources == null ? Set.<Resource>of() : resources) {
            try {
                byte[] content = stableContent(resource);
                if (!isRunAllowed()) {
                    return;
                }
                if (content == null) {
                    LOG.warn(
                            "The route file {} no longer exists; its routes keep running until the next start",
                            RouteFile.of(resource));
                } else if (isNew(resource, content)) {
                    reload(RouteFile.named(resource, content));
                }
            } catch (IOException e) {
                LOG.error(
                        "Failed to read an edited route file; the old routes keep running: {}",
                        Mistake.sentence(getCamelContext(), e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Whether the content differs from the running one and from one that was rejected: an edit causes several events. */
    private boolean isNew(Resource resource, byte[] content) {
        String file = RouteFile.of(resource);
        byte[] before = looked.put(file, content);
        return !Arrays.equals(content, running.get(file)) && !Arrays.equals(content, before);
    }

    private void reload(Resource edited) throws IOException {
        Affected affected;
        try {
            affected = new RouteValidator(getCamelContext(), beans).validate(edited);
        } catch (Exception e) {
            LOG.error(
                    "Rejected the edit of {}; the old routes keep running: {}",
                    edited.getLocation(),
                    Mistake.sentence(getCamelContext(), e));
            return;
        }
        try {
            replace(affected);
            remember(affected.files());
        } catch (Exception e) {
            LOG.error(
                    "Failed to start the edited routes of {}; restarting the old ones: {}",
                    edited.getLocation(),
                    Mistake.sentence(getCamelContext(), e));
            restore(affected.files());
        }
    }

    private void replace(Affected affected) throws Exception {
        for (String id : affected.removedIds()) {
            context().getRouteController().stopRoute(id);
            context().removeRoute(id);
            LOG.info("Removed the route {}, which is no longer in its file", id);
        }
        List<Resource> files = new ArrayList<>();
        for (Resource file : affected.files()) {
            files.add(RouteFile.named(file, content(file)));
        }
        super.onRouteReload(files, false);
    }

    private void restore(Collection<Resource> files) {
        List<Resource> before = new ArrayList<>();
        for (Resource file : files) {
            if (running.containsKey(RouteFile.of(file))) {
                before.add(RouteFile.named(file, running.get(RouteFile.of(file))));
            }
        }
        try {
            super.onRouteReload(before, false);
        } catch (Exception e) {
            LOG.error(
                    "Failed to restart the old routes: {}. Correct the files, or restart the process",
                    Mistake.sentence(getCamelContext(), e));
        }
    }

    /**
     * The content once it no longer changes: half a file may be a valid route that does not store, and one that an editor
     * saves may not exist for a moment. Null if the file does not exist.
     */
    private static byte[] stableContent(Resource resource) throws IOException, InterruptedException {
        byte[] content = resource.exists() ? content(resource) : null;
        while (true) {
            TimeUnit.MILLISECONDS.sleep(SETTLING_MS);
            byte[] later = resource.exists() ? content(resource) : null;
            if (Arrays.equals(content, later)) {
                return content;
            }
            content = later;
        }
    }

    private void remember(Collection<Resource> files) throws IOException {
        for (Resource file : files) {
            if (file != null && file.exists()) {
                running.put(RouteFile.of(file), content(file));
            }
        }
    }

    private static byte[] content(Resource resource) throws IOException {
        try (InputStream in = resource.getInputStream()) {
            return in.readAllBytes();
        }
    }

    private ModelCamelContext context() {
        return (ModelCamelContext) getCamelContext();
    }
}
