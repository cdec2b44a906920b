package io.smartcar.camel.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.camel.component.kafka.serde.DefaultKafkaHeaderSerializer;

/**
 * Writes the headers of Kafka records that are text in UTF-8, wherever this program runs: Camel's own way is the
 * encoding of the JVM's locale, in which a path or a reason may lose its letters. Anything else is written as Camel does.
 * Named by {@code camel.component.kafka.header-serializer}. Thread-safe.
 */
public final class TextHeaders extends DefaultKafkaHeaderSerializer {
    @Override
    public byte[] serialize(String name, Object value) {
        return value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : super.serialize(name, value);
    }
}
