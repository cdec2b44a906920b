package io.smartcar.camel.tail;

import io.smartcar.camel.tail.config.TailConfiguration;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** The {@code tail:} component. */
@Component("tail")
public class TailComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        if (remaining.isBlank()) {
            throw new IllegalArgumentException("Expected tail:directory, but got '" + uri + "'");
        }
        TailEndpoint endpoint = new TailEndpoint(uri, this, remaining, new TailConfiguration());
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
