package io.smartcar.store.transaction;

import io.smartcar.store.outage.OutageGate;
import io.smartcar.store.outage.OutageGates;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.Service;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.camel.component.kafka.consumer.errorhandler.KafkaConsumerListener;
import org.apache.camel.component.kafka.consumer.support.ProcessingResult;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Rolls what is due after each poll of the routes' consumers, also after an empty one. Safe for use by several threads.
 */
final class PollListeners extends LifecycleStrategySupport {
    private final HeldRegister register;
    private final OutageGates gates;
    private final Set<String> routes = ConcurrentHashMap.newKeySet();

    PollListeners(HeldRegister register, OutageGates gates) {
        this.register = register;
        this.gates = gates;
    }

    /** Listens to the consumer that this route is going to have. */
    void add(String routeId) {
        routes.add(routeId);
    }

    @Override
    public void onServiceAdd(CamelContext context, Service service, Route route) {
        if (service instanceof KafkaConsumer consumer && route != null && routes.contains(route.getRouteId())) {
            TopicIds own = context.getRegistry().findSingleByType(TopicIds.class);
            TopicIds topicIds =
                    own != null ? own : TopicIds.of(consumer.getEndpoint().getConfiguration());
            consumer.setConsumerListener(new PollListener(register, topicIds, () -> isClosed(route.getRouteId())));
        }
    }

    private boolean isClosed(String routeId) {
        OutageGate gate = gates.of(routeId);
        // closed for a moment, as after a rebalance, it has no cause: the store takes what is held
        return gate != null && gate.isClosed() && gate.cause() != null;
    }

    /** camel-kafka calls it on the thread of each of the consumer's clients, also while they are suspended. */
    private static final class PollListener extends KafkaConsumerListener {
        private final HeldRegister register;
        private final TopicIds topicIds;
        private final BooleanSupplier outage;

        PollListener(HeldRegister register, TopicIds topicIds, BooleanSupplier outage) {
            this.register = register;
            this.topicIds = topicIds;
            this.outage = outage;
        }

        /** A client was created. */
        @Override
        public void setConsumer(Consumer<?, ?> consumer) {
            register.opened(consumer, Thread.currentThread(), topicIds, outage);
        }

        @Override
        public boolean afterConsume(Object consumer) {
            register.of((Consumer<?, ?>) consumer).afterPoll();
            return true;
        }

        /** The transaction pauses the consumer, if that is needed. */
        @Override
        public boolean afterProcess(ProcessingResult result) {
            return true;
        }
    }
}
