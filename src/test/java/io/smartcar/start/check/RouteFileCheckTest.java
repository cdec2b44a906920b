package io.smartcar.start.check;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What looks like a mistake and is none; {@code MistakesTest} has the mistakes. */
class RouteFileCheckTest {
    private final DefaultCamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void shouldLeaveTheParametersOfARouteTemplateToIt() {
        accepts(
                """
                - routeTemplate:
                    id: copy
                    parameters:
                      - name: folder
                    from:
                      uri: "file:{{folder}}"
                      steps:
                        - bean:
                            ref: "{{folder}}"
                        - bean:
                            ref: localBean
                """);
    }

    @Test
    void shouldTakeAPatternForNoAddress() {
        accepts(
                """
                - interceptSendToEndpoint:
                    uri: "kafka:*"
                - interceptFrom:
                    uri: "*"
                - interceptSendToEndpoint:
                    uri: ".*kafka.*"
                """);
    }

    @Test
    void shouldTakeAParameterForNoAddressAndNoBean() {
        accepts(
                """
                - from:
                    uri: language
                    parameters:
                      languageName: simple
                      resourceUri: none
                    steps:
                      - setHeader:
                          name: to
                          constant: alice
                      - kamelet:
                          name: mail
                          parameters:
                            to: alice
                            ref: bob
                """);
    }

    @Test
    void shouldTakeOptionsInTheSpellingsThatCamelTakes() {
        accepts(
                """
                - from:
                    uri: kafka:cars?groupid=a&additionalProperties.client.rack=r
                    steps:
                      - toD: "kafka:${header.topic}?brokers=${header.brokers}"
                      - to: "{{?nothing}}"
                """);
    }

    @Test
    void shouldKnowTheBodyOnlyUntilAStepMayChangeIt() {
        accepts(
                """
                - from:
                    uri: direct:events
                    steps:
                      - log: "${body.size} ${body.get(0).message} ${body.empty} ${body[0].any}"
                      - filter:
                          simple: "${body.size} > 0"
                          steps:
                            - setBody:
                                constant: text
                            - log: "${body.length}"
                      - log: "${body.length}"
                """);
    }

    private void accepts(String yaml) {
        RouteFileCheck check = new RouteFileCheck(context, Map.of(), Map.of());
        assertThatCode(() -> check.check(List.of(ResourceHelper.fromString("routes/a.yaml", yaml))))
                .doesNotThrowAnyException();
    }
}
