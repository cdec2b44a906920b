package io.smartcar.event.kind;

import io.smartcar.event.EventHeaders;
import io.smartcar.start.KindFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.DefaultExchange;

/** The kinds of the default settings, and sample events. */
public final class Samples {
    /** A driver event. */
    public static final String DRIVER = "20160101000000,X0001,3,0,F,N,15,C01";

    private Samples() {}

    /** The settings of the program, with some of them changed: key, value, key, value and so on. */
    static Map<String, String> settings(String... changed) {
        Map<String, String> settings = new HashMap<>();
        properties().forEach((key, value) -> settings.put(key.toString(), value.toString()));
        for (int index = 0; index < changed.length; index += 2) {
            settings.put(changed[index], changed[index + 1]);
        }
        return settings;
    }

    /** The settings of the program and of its kinds. */
    static Properties properties() {
        Properties properties = new Properties();
        try (InputStream in = Samples.class.getResourceAsStream("/application.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        properties.putAll(new KindFiles(Path.of("src/main/resources/kinds")).settings());
        return properties;
    }

    public static Kinds kinds(String... changed) {
        return new Kinds(settings(changed));
    }

    public static Exchange event(CamelContext context, String topic, String line) {
        Exchange event = new DefaultExchange(context);
        event.getMessage().setBody(line.getBytes(StandardCharsets.UTF_8));
        event.getMessage().setHeader(KafkaConstants.TOPIC, topic);
        event.getMessage().setHeader(KafkaConstants.TIMESTAMP, 1_000L);
        event.getMessage().setHeader(EventHeaders.ID, "0123456789abcdef:0".getBytes(StandardCharsets.US_ASCII));
        return event;
    }
}
