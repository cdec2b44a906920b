package io.smartcar.routes;

import org.apache.camel.EndpointInject;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.junit.jupiter.api.Test;

/** How to test a route of one's own: the real file, with both ends swapped. */
@CamelMainTest(
        properties = {
            "camel.main.routes-include-pattern=classpath:examples/speeding-to-alerts.camel.yaml,file:routes/send-redelivery.camel.yaml",
            "camel.management.enabled=false",
            "topics.wait-ms=0"
        },
        replaceRouteFromWith = "speeding-to-alerts=direct:driver-events",
        mockEndpointsAndSkip = "kafka:*")
class ExampleRouteTest {
    @Produce("direct:driver-events")
    ProducerTemplate driverEvents;

    @EndpointInject("mock:kafka:speeding")
    MockEndpoint alerts;

    @Test
    void shouldCopyTheEventsOfSpeedingCarsOnly() throws Exception {
        alerts.expectedBodiesReceived("20160101000002,X0001,5,0,F,N,120,C01");
        driverEvents.sendBody("20160101000000,X0001,3,0,F,N,15,C01");
        driverEvents.sendBody("20160101000002,X0001,5,0,F,N,120,C01");
        alerts.assertIsSatisfied();
    }
}
