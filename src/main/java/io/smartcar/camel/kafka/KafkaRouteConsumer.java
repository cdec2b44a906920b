package io.smartcar.camel.kafka;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.camel.support.service.ServiceHelper;

/** The current Kafka consumer of a route; a route that is reloaded gets a new one. */
public final class KafkaRouteConsumer implements RouteConsumer {
    private final CamelContext context;
    private final String routeId;

    KafkaRouteConsumer(CamelContext context, String routeId) {
        this.context = context;
        this.routeId = routeId;
    }

    /** The Kafka consumer of the route, or null if the route does not exist or does not consume from Kafka. */
    public static RouteConsumer find(CamelContext context, String routeId) {
        KafkaRouteConsumer consumer = new KafkaRouteConsumer(context, routeId);
        return consumer.find() == null ? null : consumer;
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
        // a consumer that is stopping holds a lock until this thread ends
        if (consumer != null && isWanted()) {
            if (consumer.isSuspended() && !consumer.isKafkaPaused()) {
                // a thread that was resuming has forgotten the request to pause, and Camel ignores a second one
                ServiceHelper.resumeService(consumer);
            }
            // unlike the route controller's suspendRoute, it does not wait for the exchange in progress
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
