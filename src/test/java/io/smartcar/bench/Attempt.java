package io.smartcar.bench;

import io.smartcar.cluster.process.ServerProcess;
import java.util.function.LongSupplier;

/**
 * A started run of a contender.
 *
 * @param process the contender's own process
 * @param through how many events are through so far: acknowledged by Kafka, or durably stored and committed
 * @param cleanUp checks the outcome and removes it, once the process has ended
 */
record Attempt(ServerProcess process, LongSupplier through, Runnable cleanUp) {}
