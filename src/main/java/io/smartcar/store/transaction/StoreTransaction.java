package io.smartcar.store.transaction;

import io.smartcar.camel.hbase.HBaseComponent;
import java.time.Duration;
import java.util.Objects;
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
import org.apache.camel.spi.TransactedPolicy;

/**
 * The policy of a storing route's {@code transacted} step: the {@code hbase:} endpoints inside it collect, and its end
 * writes all of it in bulk, dead-letters what can never be stored, each event alone, and commits the Kafka offsets. If
 * any of that fails, the exchange fails, nothing is committed, and the route's error handler, which stands around the
 * transaction, tries again.
 *
 * <p>The steps inside may be nested in choice, split, or routes called by {@code direct:}, which join the transaction;
 * they have to stay on one thread. One policy may serve several routes and several consumer threads.
 */
public final class StoreTransaction implements TransactedPolicy {
    private final MutationBuffer.Factory buffers;
    private final ErrorHandlers errorHandlers = new ErrorHandlers();
    private String deadLetters = "direct:dead-letters";
    private long deadLettersTimeoutMs;
    private long probeDelayMs = 500;
    private long probeMaximumDelayMs = 2_000;
    private long reminderMs = Duration.ofMinutes(5).toMillis();
    private CamelContext context;
    private StoreServices services;

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
     * How long the acknowledgement of dead letters may take, in milliseconds; 0 if they are not sent to Kafka. All
     * attempts to store a delivery, the dead letters of each included, have to end within {@code max.poll.interval.ms}.
     * Default 0.
     */
    public void setDeadLettersTimeoutMs(long deadLettersTimeoutMs) {
        this.deadLettersTimeoutMs = deadLettersTimeoutMs;
    }

    /** See {@link #setDeadLettersTimeoutMs(long)}. */
    public long getDeadLettersTimeoutMs() {
        return deadLettersTimeoutMs;
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
     * @throws IllegalArgumentException if a step inside uses other threads, a step stands beside the transaction, or the
     *     route's Kafka consumer is not set so that it loses nothing
     */
    @Override
    public void beforeWrap(Route route, NamedNode definition) {
        attach(route.getCamelContext());
        ProcessorDefinition<?> transacted = (ProcessorDefinition<?>) definition;
        TransactedSteps.check(context, route.getRouteId(), transacted);
        KafkaRouteCheck kafka = KafkaRouteCheck.of(route);
        if (kafka != null) {
            kafka.settings();
        }
        transacted.setInheritErrorHandler(false);
        errorHandlers.takeAway(route);
    }

    /**
     * Puts the transaction around the steps, and the route's error handler around the transaction.
     *
     * @throws IllegalArgumentException if all attempts together may take longer than {@code max.poll.interval.ms}
     */
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
            RedeliveryPolicy policy = handled instanceof RedeliveryErrorHandler handler
                    ? handler.getRedeliveryPolicy()
                    : new RedeliveryPolicy();
            KafkaRouteCheck kafka = KafkaRouteCheck.of(route);
            if (kafka != null) {
                RedeliveryClause.of(route, factory, policy)
                        .forEach(clause -> kafka.times(clause, operationTimeout(), lettersTimeout()));
            }
            transaction.surroundedBy(policy.getMaximumRedeliveries(), kafka == null ? null : kafka.limit());
            return new DeliveryProcessor(handled, processor, services);
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        } finally {
            // what is built around this step gets none either: it would redeliver what is settled already
            route.setErrorHandlerFactory(within);
        }
    }

    private Duration operationTimeout() {
        return context.hasComponent("hbase") instanceof HBaseComponent hbase
                ? Duration.ofMillis(hbase.getOperationTimeout())
                : Duration.ZERO;
    }

    /** A broker that is met for the first time is waited for as well. */
    private Duration lettersTimeout() {
        Integer block = context.hasComponent("kafka") instanceof KafkaComponent kafka
                ? kafka.getConfiguration().getMaxBlockMs()
                : null;
        return deadLettersTimeoutMs == 0
                ? Duration.ZERO
                : Duration.ofMillis(deadLettersTimeoutMs + (block == null ? 60_000 : block));
    }

    private synchronized void attach(CamelContext routeContext) {
        if (context == routeContext) {
            return;
        }
        context = routeContext;
        GateTimes times = new GateTimes(
                Duration.ofMillis(probeDelayMs), Duration.ofMillis(probeMaximumDelayMs), Duration.ofMillis(reminderMs));
        services = new StoreServices(context, buffers, deadLetters, times);
        try {
            context.addService(services);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }
}
