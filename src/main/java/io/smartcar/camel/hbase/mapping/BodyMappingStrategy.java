package io.smartcar.camel.hbase.mapping;

import io.smartcar.camel.hbase.model.HBaseData;
import io.smartcar.camel.hbase.model.HBaseRow;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Message;

/**
 * Maps an {@link HBaseData} or a single {@link HBaseRow} as the body; results become an {@link HBaseData}. Without a body
 * the message names no row. Thread-safe. May be extended.
 */
public class BodyMappingStrategy implements CellMappingStrategy {
    @Override
    public HBaseData resolveModel(Message message) {
        Object body = message.getBody();
        if (body == null) {
            return new HBaseData();
        }
        if (body instanceof HBaseData data) {
            return data;
        }
        if (body instanceof HBaseRow row) {
            return new HBaseData(new ArrayList<>(List.of(row)));
        }
        HBaseData converted = message.getBody(HBaseData.class);
        if (converted == null) {
            throw new IllegalArgumentException("The body mapping expects an HBaseData or HBaseRow as the body, got "
                    + body.getClass().getName());
        }
        return converted;
    }

    @Override
    public void applyGetResults(Message message, HBaseData data) {
        message.setBody(data);
    }

    @Override
    public void applyScanResults(Message message, HBaseData data) {
        message.setBody(data);
    }
}
