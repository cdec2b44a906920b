package io.smartcar.camel.tail;

import io.smartcar.camel.tail.config.TailConfiguration;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** The {@code tail:} component. */
@Component("tail")
public class TailComponent extends DefaultComponent {

    private final Map<Path, String> positionFiles = new ConcurrentHashMap<>();

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        if (remaining.isBlank()) {
            throw new IllegalArgumentException("Expected tail:directory, but got '" + uri + "'");
        }
        TailEndpoint endpoint = new TailEndpoint(uri, this, remaining, new TailConfiguration());
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** @throws IllegalStateException if another consumer keeps its positions there */
    void claim(Path positionFile, String consumer) {
        String other = positionFiles.putIfAbsent(positionFile, consumer);
        if (other != null) {
            throw new IllegalStateException("The position file " + positionFile + " is in use by " + other
                    + ". Give each consumer a position file of its own");
        }
    }

    void release(Path positionFile) {
        positionFiles.remove(positionFile);
    }
}
