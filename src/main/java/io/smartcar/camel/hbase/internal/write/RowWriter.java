package io.smartcar.camel.hbase.internal.write;

import io.smartcar.camel.hbase.failure.FailureKind;
import io.smartcar.camel.hbase.failure.HBaseBatchException;
import io.smartcar.camel.hbase.failure.MutationFailure;
import io.smartcar.camel.hbase.internal.client.HBaseClient;
import io.smartcar.camel.hbase.internal.mapping.MessageMapping;
import io.smartcar.camel.hbase.internal.mapping.MessageMappings;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.message.HBaseOperation;
import io.smartcar.camel.hbase.rowkey.RowKeyException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Append;
import org.apache.hadoop.hbase.client.CheckAndMutateResult;
import org.apache.hadoop.hbase.client.Increment;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.Row;

/**
 * Adds the mutations of one exchange, of a single message or of a batch, to the buffer of its transaction; without a
 * transaction, writes them in bulk. One per exchange; confined to its thread.
 */
public final class RowWriter {
    /** A batch of unknown size is written by this many mutations. */
    private static final int BUFFER_SIZE = 5_000;

    private final HBaseClient client;
    private final MessageMappings mappings;
    private final WriteOptions options;
    private final boolean isTransacted;
    private final WriteBuffer buffer;
    private final List<PendingResult> pendingResults = new ArrayList<>();
    private final List<MutationFailure> failures = new ArrayList<>();
    /** Outages by table: later mutations of these tables fail at once instead of waiting for another time-out. */
    private final Map<TableName, Throwable> outages = new HashMap<>();

    private int attempted;

    /** The mutations of a message that expects their results; without a mapping for a client mutation. */
    private record PendingResult(
            Message message, MessageMapping mapping, HBaseOperation operation, List<BufferedMutation> writes) {
        boolean isComplete() {
            return writes.stream().allMatch(write -> write.result() != null);
        }
    }

    /**
     * A writer without mutations.
     *
     * @param transaction the buffer of the exchange's transaction; null if there is none
     * @param exchangeOf the exchange to report for the origin of a failed mutation, outside a transaction
     */
    public RowWriter(
            HBaseClient client,
            MessageMappings mappings,
            WriteOptions options,
            WriteBuffer transaction,
            Function<Object, Exchange> exchangeOf) {
        this.client = client;
        this.mappings = mappings;
        this.options = options;
        isTransacted = transaction != null;
        buffer = isTransacted ? transaction : new WriteBuffer(exchangeOf);
    }

    /** Whether the mutations are written later, at the end of the transaction. */
    public boolean isTransacted() {
        return isTransacted;
    }

    /**
     * Adds the mutations of a message: its client mutation, if it carries one, else those of its mapping.
     *
     * @param origin the exchange of the message; outside a transaction also a message or a body
     * @throws IllegalArgumentException if the message cannot be mapped
     * @throws RowKeyException if its values make no row key
     * @throws IllegalStateException if the mutation cannot be repeated and so must not be part of a transaction
     */
    public void add(HBaseOperation operation, TableName table, Message message, Object origin) {
        Mutation ready = clientMutation(message);
        MessageMapping mapping = ready == null ? mappings.of(message) : null;
        List<Mutation> mutations = ready == null ? mapping.mutations(operation, message) : List.of(ready);
        List<BufferedMutation> writes = new ArrayList<>(mutations.size());
        for (Mutation mutation : mutations) {
            if (ready == null) {
                options.applyTo(mutation, message);
            }
            Row row = options.guard(mutation, operation, message);
            if (isTransacted) {
                requireRepeatable(row);
            }
            BufferedMutation buffered = new BufferedMutation(mutation, row, origin);
            buffer.add(client, table, buffered);
            writes.add(buffered);
        }
        if (!isTransacted) {
            attempted += mutations.size();
            if (options.hasResult(operation, message)) {
                pendingResults.add(new PendingResult(message, mapping, operation, writes));
            }
        }
    }

    private static Mutation clientMutation(Message message) {
        Object ready = message.getHeader(HBaseConstants.MUTATION);
        if (ready == null) {
            return message.getBody() instanceof Mutation mutation ? mutation : null;
        }
        if (ready instanceof Mutation mutation) {
            return mutation;
        }
        throw new IllegalArgumentException("Expected a Mutation in header " + HBaseConstants.MUTATION + ", got "
                + ready.getClass().getName());
    }

    private static void requireRepeatable(Row row) {
        if (row instanceof Append || row instanceof Increment) {
            throw new IllegalStateException("An Append or Increment must not be part of a transaction, since a"
                    + " redelivery after a failure would apply it twice: guard it by a check (header "
                    + HBaseConstants.CHECK_FAMILY + ") that no longer holds once it is applied, or write a Put");
        }
    }

    /** Records that a message cannot be mapped: on its exchange in a transaction, else as a failure. */
    public void reject(String table, Exchange exchange, RuntimeException cause) {
        if (isTransacted) {
            exchange.setException(cause);
        } else {
            failures.add(new MutationFailure(exchange, table, null, cause, FailureKind.REJECTED));
            attempted++;
        }
    }

    /** Writes the buffered mutations if they fill a request; {@link #finish} reports the failures. */
    public void writeIfFull() {
        if (!isTransacted && buffer.size() >= BUFFER_SIZE) {
            write();
        }
    }

    /** Adds the failures so far, as suppressed, to an exception that aborts the batch. */
    public void addFailuresTo(RuntimeException abort) {
        if (!failures.isEmpty()) {
            abort.addSuppressed(new HBaseBatchException(failures, attempted));
        }
    }

    /**
     * Writes the remaining mutations and puts the results into their messages; in a transaction, does nothing.
     *
     * @throws HBaseBatchException if any mutation failed
     */
    public void finish() throws HBaseBatchException {
        if (!isTransacted) {
            write();
        }
        if (!failures.isEmpty()) {
            throw new HBaseBatchException(failures, attempted);
        }
    }

    private void write() {
        for (TableWrites writes : buffer.tables()) {
            Throwable outage = outages.get(writes.table());
            if (outage != null) {
                writes.failAll(outage);
            }
        }
        failures.addAll(buffer.write());
        for (TableWrites writes : buffer.tables()) {
            if (writes.outage() != null) {
                outages.put(writes.table(), writes.outage());
            }
        }
        // messages whose mutations were applied get their result even if others failed
        pendingResults.stream().filter(PendingResult::isComplete).forEach(this::apply);
        pendingResults.clear();
        buffer.clear();
    }

    private void apply(PendingResult pending) {
        boolean isApplied = true;
        List<Result> results = new ArrayList<>();
        for (BufferedMutation write : pending.writes()) {
            Object result = write.result();
            if (result instanceof CheckAndMutateResult checked) {
                isApplied &= checked.isSuccess();
                result = checked.getResult();
            }
            results.add(result instanceof Result cells ? cells : Result.EMPTY_RESULT);
        }
        Message message = pending.message();
        if (WriteOptions.isGuarded(pending.operation(), message)) {
            message.setHeader(HBaseConstants.CHECKED, isApplied);
        }
        if (isApplied && pending.mapping() != null && options.returnsResults(pending.operation())) {
            pending.mapping().reading(pending.operation(), message).applyGets(message, results);
        }
    }
}
