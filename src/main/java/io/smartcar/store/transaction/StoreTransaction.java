package io.smartcar.store.transaction;

import io.smartcar.store.HoldingStore;
import io.smartcar.store.Store;
import io.smartcar.store.check.KafkaRouteCheck;
import io.smartcar.store.check.RedeliveryClause;
import io.smartcar.store.check.TransactedSteps;
import io.smartcar.store.outage.GateTimes;
import io.smartcar.store.outage.OutageGate;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.processor.errorhandler.RedeliveryErrorHandler;
import org.apache.camel.processor.errorhandler.RedeliveryPolicy;
import org.apache.camel.spi.AsyncProcessorAwaitManager;
import org.apache.camel.spi.TransactedPolicy;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.PluginHelper;

/**
 * The policy of a storing route's {@code transacted} step: the store's endpoints inside it collect, and its end writes
 * all of it in bulk, dead-letters each event that can never be stored, and commits the Kafka offsets. If any of that
 * fails, the exchange fails, nothing is committed, and the route's error handler, which stands around the transaction,
 * retries.
 *
 * <p>The steps inside may be nested in choice, split, or routes called by {@code direct:}, which join the transaction;
 * they have to stay on one thread. One policy may serve several routes and several consumer threads.
 *
 * <p>This class connects {@link Transaction} to Camel; the order of storing and committing is there.
 */
public final class StoreTransaction implements TransactedPolicy {
    /** Kafka's default of max.block.ms. */
    private static final int DEFAULT_MAX_BLOCK_MS = 60_000;

    /** The error handlers of the routes that are being built, to be put around their transactions. */
    private final Map<Route, ErrorHandlerFactory> errorHandlers = Collections.synchronizedMap(new WeakHashMap<>());

    private final Store store;
    private final String deadLetters;
    private final long deadLettersTimeoutMs;
    private final GateTimes gateTimes;
    private final boolean measuresBacklogs;
    private CamelContext context;
    private StoreServices services;

    /**
     * A policy.
     *
     * @param store where events are stored
     * @param deadLetters where rejected events are sent, as a list of exchanges: an endpoint that returns only when all of
     *     them are acknowledged
     * @param deadLettersTimeoutMs the longest time until dead letters are acknowledged, in milliseconds; 0 if they are not
     *     sent to Kafka. All attempts to store a delivery, including the dead letters of each, have to end within
     *     {@code max.poll.interval.ms}
     * @param gateTimes the intervals of a closed outage gate
     * @param measuresBacklogs whether Kafka is asked every few seconds how many events wait
     */
    public StoreTransaction(
            Store store, String deadLetters, long deadLettersTimeoutMs, GateTimes gateTimes, boolean measuresBacklogs) {
        this.store = store;
        this.deadLetters = deadLetters;
        this.deadLettersTimeoutMs = deadLettersTimeoutMs;
        this.gateTimes = gateTimes;
        this.measuresBacklogs = measuresBacklogs;
    }

    /**
     * Prepares the route before the steps inside the transaction are built.
     *
     * @throws IllegalArgumentException if a step inside uses other threads or writes to another store, a step stands beside
     *     the transaction, or the route's Kafka consumer is configured so that it may lose events
     */
    @Override
    public void beforeWrap(Route route, NamedNode definition) {
        attach(route.getCamelContext());
        ProcessorDefinition<?> transacted = (ProcessorDefinition<?>) definition;
        TransactedSteps.check(context, route.getRouteId(), transacted, store.scheme());
        KafkaRouteCheck kafka = KafkaRouteCheck.of(route);
        if (kafka != null) {
            kafka.checkSettings();
            KafkaConfiguration configuration = ((KafkaEndpoint) route.getEndpoint()).getConfiguration();
            boolean measured = measuresBacklogs && !configuration.isTopicIsPattern();
            services.watch(route.getRouteId(), measured ? configuration : null);
        }
        errorHandlers.put(route, route.getErrorHandlerFactory());
        // a step that redelivers or dead-letters on its own would commit a transaction that is half done
        transacted.setInheritErrorHandler(false);
        route.setErrorHandlerFactory(new NoErrorHandlerDefinition());
    }

    /**
     * Puts the transaction around the steps, and the route's error handler between the delivery and its attempts.
     *
     * @throws IllegalArgumentException if all attempts together may take longer than {@code max.poll.interval.ms}
     */
    @Override
    public Processor wrap(Route route, Processor processor) {
        AsyncProcessor steps = AsyncProcessorConverterHelper.convert(processor);
        AsyncProcessorAwaitManager awaitManager = PluginHelper.getAsyncProcessorAwaitManager(context);
        Transaction transaction = new Transaction(
                route.getRouteId(), exchange -> awaitManager.process(steps, exchange), services.parts());
        AttemptProcessor attempt = new AttemptProcessor(transaction, processor);
        ErrorHandlerFactory factory = errorHandlers.remove(route);
        ErrorHandlerFactory within = route.getErrorHandlerFactory();
        route.setErrorHandlerFactory(factory);
        try {
            Processor attempts =
                    ((ModelCamelContext) context).getModelReifierFactory().createErrorHandler(route, factory, attempt);
            RedeliveryPolicy policy = attempts instanceof RedeliveryErrorHandler handler
                    ? handler.getRedeliveryPolicy()
                    : new RedeliveryPolicy();
            KafkaRouteCheck kafka = KafkaRouteCheck.of(route);
            if (kafka != null) {
                RedeliveryClause.of(route, factory, policy)
                        .forEach(clause ->
                                kafka.checkTimes(clause, store.writeTimeout(), deadLettersTimeout(), rollTimeout()));
            }
            transaction.limit(policy.getMaximumRedeliveries(), kafka == null ? null : kafka.maximumAge());
            return new DeliveryProcessor(transaction, attempts, processor);
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        } finally {
            // steps around this one get no error handler either: it would redeliver committed events
            route.setErrorHandlerFactory(within);
        }
    }

    /** The outage gates of the Kafka routes that have this policy. */
    public synchronized Collection<OutageGate> gates() {
        return services == null ? List.of() : services.parts().gates().all();
    }

    /** Includes the wait for the metadata of a broker, before the first dead letter. */
    private Duration deadLettersTimeout() {
        Integer block = context.hasComponent("kafka") instanceof KafkaComponent kafka
                ? kafka.getConfiguration().getMaxBlockMs()
                : null;
        return deadLettersTimeoutMs == 0
                ? Duration.ZERO
                : Duration.ofMillis(deadLettersTimeoutMs + (block == null ? DEFAULT_MAX_BLOCK_MS : block));
    }

    private Duration rollTimeout() {
        return store instanceof HoldingStore holding ? holding.rollTimeout() : Duration.ZERO;
    }

    private synchronized void attach(CamelContext routeContext) {
        if (context == routeContext) {
            return;
        }
        context = routeContext;
        services = new StoreServices(context, store, deadLetters, gateTimes);
        try {
            context.addService(services);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }
}
