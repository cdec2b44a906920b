package io.smartcar.camel.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

class StaticMembersTest {
    private final List<Long> pauses = new ArrayList<>();
    private final StaticMembers members = new StaticMembers(new ReconnectPace(() -> 0, pauses::add));

    @Test
    void shouldGiveEachConsumerOfAMemberItsOwnId() {
        try (Consumer<?, ?> first = consumer("store", "a");
                Consumer<?, ?> second = consumer("store", "a")) {
            assertThat(id(first)).contains("a-0");
            assertThat(id(second)).contains("a-1");
        }
    }

    @Test
    void shouldGiveAReconnectingConsumerTheSameId() {
        Consumer<?, ?> first = consumer("store", "a");
        try (Consumer<?, ?> second = consumer("store", "a")) {
            first.close(Duration.ZERO);
            first.close(Duration.ZERO);
            try (Consumer<?, ?> again = consumer("store", "a");
                    Consumer<?, ?> third = consumer("store", "a")) {
                assertThat(id(second)).contains("a-1");
                assertThat(id(again)).contains("a-0");
                assertThat(id(third)).contains("a-2");
            }
        }
    }

    @Test
    void shouldNumberEachGroupSeparately() {
        try (Consumer<?, ?> first = consumer("store", "a");
                Consumer<?, ?> second = consumer("archive", "a")) {
            assertThat(id(first)).contains("a-0");
            assertThat(id(second)).contains("a-0");
        }
    }

    @Test
    void shouldNotChangeDynamicMembers() {
        try (Consumer<?, ?> consumer = consumer("store", null)) {
            assertThat(id(consumer)).isEmpty();
        }
    }

    @Test
    void shouldDelayTheReconnectionsOfAMemberOfAGroup() {
        Properties withoutGroup = properties("store", null);
        withoutGroup.remove(ConsumerConfig.GROUP_ID_CONFIG);
        members.getConsumer(withoutGroup).close(Duration.ZERO);
        for (int connection = 0; connection < 3; connection++) {
            consumer("store", null).close(Duration.ZERO);
        }

        assertThat(pauses).containsExactly(200L, 400L);
    }

    @Test
    void shouldFreeTheNumberOfAConsumerThatCouldNotBeCreated() {
        Properties wrong = properties("store", "a");
        wrong.setProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "no-port");

        assertThatThrownBy(() -> members.getConsumer(wrong)).isInstanceOf(KafkaException.class);

        try (Consumer<?, ?> consumer = consumer("store", "a")) {
            assertThat(id(consumer)).contains("a-0");
        }
    }

    @Test
    void shouldKeepConfiguredInterceptors() {
        Properties properties = properties("store", "a");
        properties.setProperty(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, ClosedConsumerInterceptor.class.getName());

        members.getConsumer(properties).close(Duration.ZERO);

        assertThat(properties.getProperty(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG))
                .isEqualTo("a");
        try (Consumer<?, ?> consumer = consumer("store", "a")) {
            assertThat(id(consumer)).contains("a-0");
        }
    }

    private Consumer<?, ?> consumer(String group, String member) {
        return members.getConsumer(properties(group, member));
    }

    private static Optional<String> id(Consumer<?, ?> consumer) {
        return consumer.groupMetadata().groupInstanceId();
    }

    private static Properties properties(String group, String member) {
        Properties properties = new Properties();
        // no broker is needed
        properties.setProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:9");
        properties.setProperty(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.setProperty(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        properties.setProperty(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        if (member != null) {
            properties.setProperty(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, member);
        }
        return properties;
    }
}
