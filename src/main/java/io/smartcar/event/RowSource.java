package io.smartcar.event;

import io.smartcar.component.hbase.RowKeyException;

/** What the row of an event is made of: the columns of its kind, and a row key. */
interface RowSource extends EventColumns {
    /** The row key of the event that is viewed. */
    byte[] rowKey(byte[] id) throws RowKeyException;
}
