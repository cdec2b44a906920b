package io.smartcar.transaction;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.support.subcription.DefaultSubscribeAdapter;
import org.apache.camel.component.kafka.consumer.support.subcription.SubscribeAdapter;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.processor.errorhandler.RedeliveryErrorHandler;
import org.apache.camel.spi.TransactedPolicy;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The policy of a storing route's {@code transacted} step: the {@code hbase:} endpoints inside it collect, and its end
 * writes all of it in bulk, dead-letters what can never be stored, each event alone, and commits the Kafka offsets. If
 * any of that fails, the exchange fails, nothing is committed, and the route's error handler, which stands around the
 * transaction, tries again.
 *
 * <p>The steps inside may be nested in choice, split, or routes called by {@code direct:}, which join the transaction;
 * they have to stay on one thread. One policy may serve several routes and several consumer threads.
 */
public final class StoreTransaction extends ServiceSupport implements TransactedPolicy {
    private final MutationBuffer.Factory buffers;
    private final ErrorHandlers errorHandlers = new ErrorHandlers();
    private String deadLetters = "direct:dead-letters";
    private long probeDelayMs = 500;
    private long probeMaximumDelayMs = 2_000;
    private long reminderMs = Duration.ofMinutes(5).toMillis();
    private CamelContext context;
    private StoreServices services;
    private StoreHealthCheck health;

    /** A policy that writes to HBase. */
    public StoreTransaction() {
        this(HBaseMutationBuffer::begin);
    }

    StoreTransaction(MutationBuffer.Factory buffers) {
        this.buffers = buffers;
    }

    /**
     * Where refused events are sent, as a list of exchanges: an endpoint that returns only when all of them are
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
     * The pause before a closed gate asks for the first time whether the store is back, in milliseconds; it doubles up
     * to the longest. Default 500.
     */
    public void setProbeDelayMs(long probeDelayMs) {
        this.probeDelayMs = probeDelayMs;
    }

    /** See {@link #setProbeDelayMs(long)}. */
    public long getProbeDelayMs() {
        return probeDelayMs;
    }

    /** The longest pause between two probes, in milliseconds; each is spread by a quarter. Default 2000. */
    public void setProbeMaximumDelayMs(long probeMaximumDelayMs) {
        this.probeMaximumDelayMs = probeMaximumDelayMs;
    }

    /** See {@link #setProbeMaximumDelayMs(long)}. */
    public long getProbeMaximumDelayMs() {
        return probeMaximumDelayMs;
    }

    /** How often the log is reminded of a closed gate, in milliseconds. Default 300000. */
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
     * @throws IllegalArgumentException if a step inside uses other threads, or a step stands beside the transaction
     */
    @Override
    public void beforeWrap(Route route, NamedNode definition) {
        attach(route.getCamelContext());
        ProcessorDefinition<?> transacted = (ProcessorDefinition<?>) definition;
        TransactedSteps.check(context, route.getRouteId(), transacted);
        transacted.setInheritErrorHandler(false);
        errorHandlers.takeAway(route);
    }

    /** Puts the transaction around the steps, and the route's error handler around the transaction. */
    @Override
    public Processor wrap(Route route, Processor processor) {
        TransactionProcessor transaction = new TransactionProcessor(processor, route.getRouteId(), services);
        ErrorHandlerFactory factory = errorHandlers.around(route);
        if (factory == null) {
            return transaction;
        }
        ErrorHandlerFactory within = route.getErrorHandlerFactory();
        route.setErrorHandlerFactory(factory);
        try {
            Processor handled = ((ModelCamelContext) context)
                    .getModelReifierFactory()
                    .createErrorHandler(route, factory, transaction);
            transaction.surroundedBy(maximumRedeliveries(handled), null);
            return new DeliveryProcessor(handled, processor, services);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        } finally {
            // what is built around this step gets none either: it would redeliver what is settled already
            route.setErrorHandlerFactory(within);
        }
    }

    private static int maximumRedeliveries(Processor errorHandler) {
        return errorHandler instanceof RedeliveryErrorHandler handler
                ? handler.getRedeliveryPolicy().getMaximumRedeliveries()
                : 0;
    }

    private synchronized void attach(CamelContext routeContext) {
        if (context == routeContext) {
            return;
        }
        context = routeContext;
        StoreMetrics metrics = new StoreMetrics(context.getRegistry().findSingleByType(MeterRegistry.class));
        LostEvents lostEvents = new LostEvents(metrics);
        ConsumerPositions.Register positions = new ConsumerPositions.Register();
        GateTimes times = new GateTimes(
                Duration.ofMillis(probeDelayMs), Duration.ofMillis(probeMaximumDelayMs), Duration.ofMillis(reminderMs));
        services = new StoreServices(
                buffers,
                new DeadLetterOffice(context, deadLetters),
                new OffsetCommitter(positions),
                positions,
                new PositionKeeper(subscription(), positions, lostEvents),
                new OutageGates(context, times, metrics.registry()),
                metrics);
        context.getRegistry().bind(KafkaConstants.KAFKA_SUBSCRIBE_ADAPTER, services.positionKeeper());
        health = new StoreHealthCheck(services.gates(), lostEvents);
        try {
            context.addService(this);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    /** What subscribes: the application's own adapter, if there is one. */
    private SubscribeAdapter subscription() {
        SubscribeAdapter own = context.getRegistry()
                .lookupByNameAndType(KafkaConstants.KAFKA_SUBSCRIBE_ADAPTER, SubscribeAdapter.class);
        return own != null ? own : new DefaultSubscribeAdapter();
    }

    @Override
    protected void doStart() {
        services.deadLetters().start();
        services.gates().start();
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        if (registry != null) {
            CamelContextAware.trySetCamelContext(health, context);
            registry.register(health);
        }
    }

    @Override
    protected void doStop() {
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        if (registry != null) {
            registry.unregister(health);
        }
        services.gates().stop();
        services.deadLetters().stop();
    }
}
