package io.smartcar.camel.hbase.internal.mapping;

import io.smartcar.camel.hbase.mapping.BodyMappingStrategy;
import io.smartcar.camel.hbase.mapping.CellMappingStrategy;
import io.smartcar.camel.hbase.mapping.HeaderMappingStrategy;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.message.HBaseOperation;
import io.smartcar.camel.hbase.model.HBaseCell;
import io.smartcar.camel.hbase.model.HBaseData;
import io.smartcar.camel.hbase.model.HBaseRow;
import io.smartcar.camel.hbase.value.ValueCodec;
import io.smartcar.camel.hbase.value.ValueFormat;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.client.Result;

/** Maps messages by a strategy that makes rows of them, completed by the model of the endpoint. Thread-safe. */
final class ModelMapping implements MessageMapping {
    private final CellMappingStrategy strategy;
    private final HBaseRow model;
    private final ValueFormat format;
    private final CamelContext context;
    private final ModelMutations mutations;
    /** The header strategy, if it completes rows by the model itself; else null. */
    private final HeaderMappingStrategy headers;

    ModelMapping(CellMappingStrategy strategy, HBaseRow model, ValueFormat format, CamelContext context) {
        this.strategy = strategy;
        this.model = model;
        this.format = format;
        this.context = context;
        this.mutations = new ModelMutations(context, strategy instanceof HeaderMappingStrategy);
        this.headers = strategy instanceof HeaderMappingStrategy header && resolvesByModel(header) ? header : null;
    }

    /** A subclass that overrides the method of camel-hbase 3.x does not know the model. */
    private static boolean resolvesByModel(HeaderMappingStrategy strategy) {
        try {
            return strategy.getClass().getMethod("resolveModel", Message.class).getDeclaringClass()
                    == HeaderMappingStrategy.class;
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public List<Mutation> mutations(HBaseOperation operation, Message message) {
        HBaseData data = rows(operation, message);
        boolean isEmptyResult = strategy instanceof BodyMappingStrategy && message.getBody() instanceof HBaseData;
        if (data.getRows().isEmpty() && !isEmptyResult) {
            throw new IllegalArgumentException("Expected a row to write (header " + HBaseConstants.ROW_ID
                    + ", or an HBaseData with rows), got none");
        }
        List<Mutation> created = new ArrayList<>(data.getRows().size());
        for (HBaseRow row : data.getRows()) {
            created.add(mutations.create(operation, row));
        }
        return created;
    }

    @Override
    public ReadMapping reading(HBaseOperation operation, Message message) {
        HBaseData requested = rows(operation, message);
        if (operation == HBaseOperation.INCREMENT) {
            requested.getRows().forEach(row -> row.getCells().forEach(cell -> cell.setValueType(Long.class)));
            return new ModelReadMapping(requested, ValueFormat.BINARY);
        }
        return new ModelReadMapping(requested, format);
    }

    @Override
    public boolean mapsBodies() {
        return false;
    }

    private HBaseData rows(HBaseOperation operation, Message message) {
        HBaseData named = headers == null ? strategy.resolveModel(message) : headers.resolveModel(message, model);
        // copies: the rows of the message must not change
        List<HBaseRow> completed = new ArrayList<>(named.getRows().size());
        for (HBaseRow row : named.getRows()) {
            HBaseRow copy = new HBaseRow(row);
            copy.apply(model);
            completed.add(copy);
        }
        if (completed.isEmpty() && (model.getId() != null || !model.isEmpty())) {
            completed.add(new HBaseRow(model));
        }
        if (format == ValueFormat.TEXT) {
            completed.forEach(row -> toText(row, operation == HBaseOperation.INCREMENT));
        }
        return new HBaseData(completed);
    }

    /** @param isIncrement whether the values are amounts, of counters, which are always binary */
    private void toText(HBaseRow row, boolean isIncrement) {
        if (row.getId() instanceof Number || row.getId() instanceof Boolean) {
            row.setId(row.getId().toString());
        }
        for (HBaseCell cell : isIncrement ? List.<HBaseCell>of() : row.getCells()) {
            cell.setValue(ValueCodec.encode(cell.getValue(), cell.getValueType(), format, context));
        }
    }

    private final class ModelReadMapping implements ReadMapping {
        private final HBaseData requested;
        private final ValueFormat resultFormat;
        /** All columns of the rows. */
        private final HBaseRow columns = new HBaseRow();

        ModelReadMapping(HBaseData requested, ValueFormat resultFormat) {
            this.requested = requested;
            this.resultFormat = resultFormat;
            requested.getRows().forEach(columns::apply);
        }

        @Override
        public List<HBaseRow> rows() {
            return requested.getRows();
        }

        @Override
        public HBaseRow model() {
            return columns;
        }

        @Override
        public Object row(Result result) {
            return ModelReads.row(result, model(), resultFormat);
        }

        @Override
        public void applyGets(Message message, List<Result> results) {
            List<HBaseRow> found = new ArrayList<>(results.size());
            for (int index = 0; index < results.size(); index++) {
                HBaseRow wanted = requested.getRows().get(index);
                HBaseRow row = ModelReads.row(results.get(index), wanted, resultFormat);
                row.setId(wanted.getId());
                found.add(row);
            }
            strategy.applyGetResults(message, new HBaseData(found));
        }

        @Override
        public void applyRow(Message message, Result result) {
            applyScan(message, List.of(result));
        }

        @Override
        public void applyScan(Message message, List<Result> results) {
            List<HBaseRow> found = new ArrayList<>(results.size());
            for (Result result : results) {
                found.add(ModelReads.row(result, model(), resultFormat));
            }
            strategy.applyScanResults(message, new HBaseData(found));
        }
    }
}
