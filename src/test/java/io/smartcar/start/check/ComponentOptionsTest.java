package io.smartcar.start.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of components that are set, and those that they have. */
class ComponentOptionsTest {
    private final CamelContext context = new DefaultCamelContext();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "camel.component.kafka.sasl-password",
                "camel.component.kafka.saslPassword",
                "camel.component.kafka.ssl-truststore-location",
                "camel.component.kafka.additional-properties[client.rack]",
                "camel.component.kafka.kafka-client-factory",
                "camel.component.kafka.session-timeout-ms",
                "camel.component.hbase.client-properties[hbase.rpc.protection]",
                "camel.component.hbase.kerberos-keytab",
                "camel.component.hbase.zookeeper-quorum",
                "camel.component.spool.when-full",
                "camel.component.netty.shutdown-timeout",
            })
    void shouldBeTakenInEveryFormThatCamelTakes(String key) {
        assertThat(ComponentOptions.problems(context, List.of(key))).isEmpty();
    }

    @Test
    void shouldBeNamedIfTheComponentDoesNotHaveThem() {
        assertThat(ComponentOptions.problems(
                        context,
                        List.of("camel.component.kafka.sasl-pasword", "camel.component.hbase.zookeeperQuorrum")))
                .containsExactly(
                        "Setting camel.component.hbase.zookeeperQuorrum is unknown to the component hbase; did you mean"
                                + " 'zookeeper-quorum'?",
                        "Setting camel.component.kafka.sasl-pasword is unknown to the component kafka; did you mean"
                                + " 'sasl-password'?");
    }

    @Test
    void shouldBeLeftToCamelIfTheComponentIsDescribedNowhere() {
        assertThat(ComponentOptions.problems(
                        context, List.of("camel.component.archive.zookeeper-quorum", "camel.main.x")))
                .isEmpty();
    }
}
