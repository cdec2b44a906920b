package io.smartcar.camel.hbase.internal.write;

import io.smartcar.camel.hbase.failure.FailureKind;
import io.smartcar.camel.hbase.failure.HBaseBatchException;
import io.smartcar.camel.hbase.failure.MutationFailure;
import io.smartcar.camel.hbase.internal.client.HBaseClient;
import io.smartcar.camel.hbase.internal.mapping.HBaseHeaders;
import io.smartcar.camel.hbase.internal.mapping.MessageMapping;
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
 * Writes the rows of one exchange, of one message or of a batch of them: into the transaction, if there is one, else
 * to HBase, in bulk. Made anew for each exchange.
 */
public final class RowWriter {
    /** So many mutations are gathered before they are written, where the whole is not known before its end. */
    private static final int GATHERED = 5_000;

    private final HBaseClient client;
    private final WriteOptions finish;
    private final WriteBuffer transaction;
    private final WriteBuffer batches;
    private final List<Answer> answers = new ArrayList<>();
    private final List<MutationFailure> failures = new ArrayList<>();
    /** The outages that tables have met with: what is still to come for them would wait for a time-out each. */
    private final Map<TableName, Throwable> outages = new HashMap<>();

    private int attempted;

    /** Where the answer to a message's mutations is found; the mapping is null of a mutation that was ready. */
    private record Answer(
            Message message, MessageMapping mapping, HBaseOperation operation, TableWrites batch, int from, int to) {
        boolean isComplete() {
            for (int place = from; place < to; place++) {
                if (batch.result(place) == null) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * A writer that has nothing to write yet.
     *
     * @param transaction collects the mutations of the exchange's transaction; null if there is none
     * @param ofBody makes the exchange with which a mutation is reported that came from a body
     */
    public RowWriter(
            HBaseClient client, WriteOptions finish, WriteBuffer transaction, Function<Object, Exchange> ofBody) {
        this.client = client;
        this.finish = finish;
        this.transaction = transaction;
        this.batches = new WriteBuffer(ofBody);
    }

    /** Whether it is written later, with the transaction, and answered to nobody. */
    public boolean isInTransaction() {
        return transaction != null;
    }

    /**
     * Adds the mutations that a message stands for.
     *
     * @param origin the exchange that they come from, or, outside a transaction, a body
     * @throws IllegalArgumentException if the message cannot be mapped
     * @throws RowKeyException if no row key can be made of it
     * @throws IllegalStateException if the operation must not be part of a transaction
     */
    public void add(
            MessageMapping mapping, HBaseOperation operation, TableName table, HBaseHeaders headers, Object origin) {
        if (transaction != null) {
            collect(mapping, operation, table, headers, (Exchange) origin);
            return;
        }
        TableWrites batch = null;
        int added = 0;
        for (Mutation mutation : mapping.mutations(operation, headers)) {
            batch = batches.add(client, table, finish.finish(mutation, operation, headers), origin);
            added++;
        }
        if (finish.hasAnswer(operation, headers)) {
            answers.add(new Answer(headers.message(), mapping, operation, batch, batch.size() - added, batch.size()));
        }
        attempted += added;
    }

    private void collect(
            MessageMapping mapping,
            HBaseOperation operation,
            TableName table,
            HBaseHeaders headers,
            Exchange exchange) {
        for (Mutation mutation : mapping.mutations(operation, headers)) {
            Row row = finish.finish(mutation, operation, headers);
            checkReplay(row);
            transaction.add(client, table, row, exchange);
        }
    }

    /**
     * Adds a mutation as it is, but guarded, if the operation or the message says so.
     *
     * @param origin the exchange that it comes from, or, outside a transaction, a body
     * @throws IllegalArgumentException if the guard is incomplete
     * @throws IllegalStateException if the mutation must not be part of a transaction
     */
    public void add(HBaseOperation operation, TableName table, Mutation mutation, HBaseHeaders headers, Object origin) {
        boolean isGuarded = WriteOptions.isGuarded(operation, headers);
        Row row = isGuarded ? finish.guard(mutation, headers.message()) : mutation;
        if (transaction != null) {
            checkReplay(row);
            transaction.add(client, table, row, (Exchange) origin);
            return;
        }
        TableWrites batch = batches.add(client, table, row, origin);
        attempted++;
        if (isGuarded) {
            answers.add(new Answer(headers.message(), null, operation, batch, batch.size() - 1, batch.size()));
        }
    }

    private static void checkReplay(Row row) {
        if (row instanceof Append || row instanceof Increment) {
            throw new IllegalStateException("An Append or Increment must not be part of a transaction, since a"
                    + " replay after a failure would apply it twice: guard it by a check (header "
                    + HBaseConstants.CHECK_FAMILY + ") that no longer holds once it is applied, or write a Put");
        }
    }

    /** Notes a message that cannot be mapped, in place of its mutations. */
    public void refuse(TableName table, Exchange exchange, RuntimeException cause) {
        if (transaction != null) {
            exchange.setException(cause);
        } else {
            failures.add(new MutationFailure(exchange, table.getNameAsString(), null, cause, FailureKind.REJECTED));
            attempted++;
        }
    }

    /** Writes what has been gathered, if it is enough to be worth a request. {@link #finish} tells what failed. */
    public void writeIfMany() {
        if (batches.size() >= GATHERED) {
            write();
        }
    }

    /** Adds what was not stored so far to a failure that breaks the batch off. */
    public void tell(RuntimeException brokenOff) {
        if (!failures.isEmpty()) {
            brokenOff.addSuppressed(new HBaseBatchException(failures, attempted));
        }
    }

    /**
     * Writes the rest and gives the answers to the messages.
     *
     * @throws HBaseBatchException if anything was not stored
     */
    public void finish() throws HBaseBatchException {
        write();
        if (!failures.isEmpty()) {
            throw new HBaseBatchException(failures, attempted);
        }
    }

    private void write() {
        for (TableWrites batch : batches.all()) {
            Throwable outage = outages.get(batch.table());
            if (outage != null) {
                batch.giveUp(outage);
            }
        }
        failures.addAll(batches.write());
        for (TableWrites batch : batches.all()) {
            if (batch.outage() != null) {
                outages.put(batch.table(), batch.outage());
            }
        }
        // those of a batch that were applied are told so, whatever became of the others
        answers.stream().filter(Answer::isComplete).forEach(this::apply);
        answers.clear();
        batches.clear();
    }

    private void apply(Answer answer) {
        boolean happened = true;
        List<Result> results = new ArrayList<>();
        for (int place = answer.from(); place < answer.to(); place++) {
            Object result = answer.batch().result(place);
            if (result instanceof CheckAndMutateResult checked) {
                happened &= checked.isSuccess();
                result = checked.getResult();
            }
            results.add(result instanceof Result cells ? cells : Result.EMPTY_RESULT);
        }
        if (WriteOptions.isGuarded(answer.operation(), HBaseHeaders.of(answer.message()))) {
            answer.message().setHeader(HBaseConstants.CHECKED, happened);
        }
        if (happened && answer.mapping() != null && finish.returnsResults(answer.operation())) {
            answer.mapping().reading(answer.operation(), answer.message()).applyGets(answer.message(), results);
        }
    }
}
