package io.smartcar.faults.audit;

import io.smartcar.faults.source.LogLayout;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.hbase.Cell;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The data found after a fault.
 *
 * @param records     of the topic of each log
 * @param cells       of the table of each log, all versions and delete markers included
 * @param deadLetters of the dead-letter topic
 */
public record ActualData(
        Map<LogLayout, List<ConsumerRecord<byte[], byte[]>>> records,
        Map<LogLayout, List<Cell>> cells,
        List<ConsumerRecord<byte[], byte[]>> deadLetters) {}
