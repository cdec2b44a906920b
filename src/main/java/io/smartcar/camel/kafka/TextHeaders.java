package io.smartcar.camel.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.camel.component.kafka.serde.DefaultKafkaHeaderSerializer;

/**
 * Serializes text in the headers of Kafka records as UTF-8. Camel uses the encoding of the JVM's locale, in which a path
 * or a reason may lose characters; other values are serialized as Camel does. Unnecessary on Java 18 and later, whose
 * default encoding is UTF-8. Named by {@code camel.component.kafka.header-serializer}. Thread-safe.
 */
public final class TextHeaders extends DefaultKafkaHeaderSerializer {
    @Override
    public byte[] serialize(String name, Object value) {
        return value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : super.serialize(name, value);
    }
}
