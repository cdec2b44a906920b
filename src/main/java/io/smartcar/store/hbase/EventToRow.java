package io.smartcar.store.hbase;

import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.KindColumns;
import io.smartcar.event.kind.Kinds;
import io.smartcar.store.EventMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import org.apache.camel.Message;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellBuilder;
import org.apache.hadoop.hbase.CellBuilderFactory;
import org.apache.hadoop.hbase.CellBuilderType;
import org.apache.hadoop.hbase.client.Put;

/**
 * Maps events to rows: adds to each event the table of its kind and a {@code Put} with its row key and one cell per
 * column, whose timestamp is the event's time. The body is unchanged. The same event always becomes the same row. The bean
 * {@code eventToRow}. Thread-safe.
 */
public final class EventToRow extends EventMapping {
    /**
     * A mapping to rows.
     *
     * @param kinds the kinds, found by the topics of events
     * @param clock tells which event times are in the future
     */
    public EventToRow(Kinds kinds, Clock clock) {
        super(kinds, clock);
    }

    @Override
    protected OfKind of(Kind kind, KindColumns columns) {
        return new Mapper(kind, columns);
    }

    private static final class Mapper implements OfKind {
        private final Kind kind;
        private final KindColumns view;
        // the cells refer to the event's bytes, which therefore must not change
        private final CellBuilder cell = CellBuilderFactory.create(CellBuilderType.SHALLOW_COPY);

        Mapper(Kind kind, KindColumns view) {
            this.kind = kind;
            this.view = view;
        }

        @Override
        public void map(Message event, long time) throws RejectedEventException {
            Put put = put(view.rowKey(time), time);
            event.setHeader(HBaseConstants.TABLE_NAME, kind.table());
            event.setHeader(HBaseConstants.MUTATION, put);
        }

        private Put put(byte[] row, long timestamp) throws RejectedEventException {
            Put put = new Put(row, timestamp);
            try {
                for (Kind.Cell stored : kind.cells()) {
                    byte[] array = view.array(stored.column());
                    if (array != null && !isLeftOut(kind, stored, view)) {
                        cell.clear()
                                .setRow(row)
                                .setFamily(kind.family())
                                .setQualifier(stored.qualifier())
                                .setTimestamp(timestamp)
                                .setType(Cell.Type.Put);
                        value(stored, array);
                        put.add(cell.build());
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("A cell of the same row was rejected", e);
            }
            if (put.isEmpty()) {
                throw new RejectedEventException(
                        RejectReason.COLUMNS, "Expected at least one column to store, but the event has none of them");
            }
            return put;
        }

        private void value(Kind.Cell stored, byte[] array) throws RejectedEventException {
            int column = stored.column();
            if (stored.type() == null) {
                cell.setValue(array, view.start(column), view.length(column));
                return;
            }
            try {
                cell.setValue(stored.type().encode(view.text(column)));
            } catch (IllegalArgumentException e) {
                throw wrongType(kind, stored, view.text(column));
            }
        }
    }
}
