package io.smartcar.store.transaction;

import io.smartcar.store.Store;
import io.smartcar.store.check.KafkaRouteCheck;
import io.smartcar.store.check.RedeliveryClause;
import io.smartcar.store.check.TransactedSteps;
import io.smartcar.store.outage.GateTimes;
import java.time.Duration;
import java.util.Objects;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinition;
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

    private final ErrorHandlers errorHandlers = new ErrorHandlers();
    private Store store;
    private String deadLetters = "direct:dead-letters";
    private long deadLettersTimeoutMs;
    private long probeDelayMs = 500;
    private long probeMaximumDelayMs = 2_000;
    private long reminderMs = Duration.ofMinutes(5).toMillis();
    private CamelContext context;
    private StoreServices services;

    /** A policy without a store, which has to be set. */
    public StoreTransaction() {}

    /** A policy that writes to this store. */
    public StoreTransaction(Store store) {
        this.store = store;
    }

    /** Where events are stored. Required. */
    public void setStore(Store store) {
        this.store = store;
    }

    /** See {@link #setStore(Store)}. */
    public Store getStore() {
        return store;
    }

    /**
     * Where rejected events are sent, as a list of exchanges: an endpoint that returns only when all of them are
     * acknowledged. Default {@code direct:dead-letters}.
     */
    public void setDeadLetters(String deadLetters) {
        this.deadLetters = Objects.requireNonNull(deadLetters, "deadLetters");
    }

    /** See {@link #setDeadLetters(String)}. */
    public String getDeadLetters() {
        return deadLetters;
    }

    /**
     * The longest time until dead letters are acknowledged, in milliseconds; 0 if they are not sent to Kafka. All
     * attempts to store a delivery, including the dead letters of each, have to end within
     * {@code max.poll.interval.ms}. Default 0.
     */
    public void setDeadLettersTimeoutMs(long deadLettersTimeoutMs) {
        this.deadLettersTimeoutMs = deadLettersTimeoutMs;
    }

    /** See {@link #setDeadLettersTimeoutMs(long)}. */
    public long getDeadLettersTimeoutMs() {
        return deadLettersTimeoutMs;
    }

    /**
     * The delay before the first probe of an unavailable store, in milliseconds; it doubles with each probe that fails,
     * up to the maximum. Default 500.
     */
    public void setProbeDelayMs(long probeDelayMs) {
        this.probeDelayMs = probeDelayMs;
    }

    /** See {@link #setProbeDelayMs(long)}. */
    public long getProbeDelayMs() {
        return probeDelayMs;
    }

    /** The longest delay between two probes, in milliseconds; each is spread by a quarter. Default 2000. */
    public void setProbeMaximumDelayMs(long probeMaximumDelayMs) {
        this.probeMaximumDelayMs = probeMaximumDelayMs;
    }

    /** See {@link #setProbeMaximumDelayMs(long)}. */
    public long getProbeMaximumDelayMs() {
        return probeMaximumDelayMs;
    }

    /** The interval at which the log is reminded of a closed outage gate, in milliseconds. Default 300000. */
    public void setReminderMs(long reminderMs) {
        this.reminderMs = reminderMs;
    }

    /** See {@link #setReminderMs(long)}. */
    public long getReminderMs() {
        return reminderMs;
    }

    /**
     * Prepares the route before the steps inside the transaction are built.
     *
     * @throws IllegalArgumentException if a step inside uses other threads, a step stands beside the transaction, or the
     *     route's Kafka consumer is configured so that it may lose events
     */
    @Override
    public void beforeWrap(Route route, NamedNode definition) {
        attach(route.getCamelContext());
        ProcessorDefinition<?> transacted = (ProcessorDefinition<?>) definition;
        TransactedSteps.check(context, route.getRouteId(), transacted);
        KafkaRouteCheck kafka = KafkaRouteCheck.of(route);
        if (kafka != null) {
            kafka.checkSettings();
        }
        transacted.setInheritErrorHandler(false);
        errorHandlers.removeFrom(route);
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
        ErrorHandlerFactory factory = errorHandlers.around(route);
        if (factory == null) {
            return attempt;
        }
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
                        .forEach(clause -> kafka.checkTimes(clause, store.writeTimeout(), deadLettersTimeout()));
            }
            transaction.limit(policy.getMaximumRedeliveries(), kafka == null ? null : kafka.maximumAge());
            return new DeliveryProcessor(transaction, attempts, processor);
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        } finally {
            // what is built around this step gets no error handler either: it would redeliver committed events
            route.setErrorHandlerFactory(within);
        }
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

    private synchronized void attach(CamelContext routeContext) {
        if (context == routeContext) {
            return;
        }
        Objects.requireNonNull(store, "Expected a store of the storeTransaction, but none is set");
        context = routeContext;
        GateTimes times = new GateTimes(
                Duration.ofMillis(probeDelayMs), Duration.ofMillis(probeMaximumDelayMs), Duration.ofMillis(reminderMs));
        services = new StoreServices(context, store, deadLetters, times);
        try {
            context.addService(services);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }
}
