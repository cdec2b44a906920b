package io.smartcar.camel.kafka;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.camel.support.service.ServiceHelper;

/** The Kafka consumer that a route has just now: a route that is reloaded gets another one. */
public final class KafkaRouteConsumer implements RouteConsumer {
    private final CamelContext context;
    private final String routeId;

    public KafkaRouteConsumer(CamelContext context, String routeId) {
        this.context = context;
        this.routeId = routeId;
    }

    private KafkaConsumer find() {
        Route route = context.getRoute(routeId);
        return route != null && route.getConsumer() instanceof KafkaConsumer consumer ? consumer : null;
    }

    @Override
    public boolean isWanted() {
        KafkaConsumer consumer = find();
        ServiceStatus status = context.getRouteController().getRouteStatus(routeId);
        return consumer != null
                && !consumer.isStoppingOrStopped()
                && (status == null || status.isStarted() || status == ServiceStatus.Starting)
                && !context.isStopping();
    }

    @Override
    public void suspend() {
        KafkaConsumer consumer = find();
        // a consumer that is being stopped holds a lock until this thread is done
        if (consumer != null && isWanted()) {
            // unlike the route controller's suspendRoute, it does not wait for the exchange that is under way
            ServiceHelper.suspendService(consumer);
        }
    }

    @Override
    public boolean isPaused() {
        KafkaConsumer consumer = find();
        return consumer != null && consumer.isKafkaPaused();
    }

    @Override
    public void resume() {
        KafkaConsumer consumer = find();
        if (consumer != null) {
            ServiceHelper.resumeService(consumer);
        }
    }
}
