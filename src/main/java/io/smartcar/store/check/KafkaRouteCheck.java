package io.smartcar.store.check;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import org.apache.camel.Route;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.component.kafka.PollOnError;
import org.apache.camel.processor.errorhandler.RedeliveryPolicy;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Checks, while a route is built, that its Kafka consumer loses no events and keeps its partitions: settings of
 * camel-kafka that are safe elsewhere skip or commit events without the transaction.
 */
public final class KafkaRouteCheck {
    private final String routeId;
    private final KafkaConfiguration configuration;
    private final KafkaEndpoint endpoint;
    private final Properties client;

    private KafkaRouteCheck(String routeId, KafkaEndpoint endpoint) {
        this.routeId = routeId;
        this.endpoint = endpoint;
        configuration = endpoint.getConfiguration();
        // includes additional properties, which take precedence
        client = configuration.createConsumerProperties();
    }

    /** A check of the route, or null if it does not consume from Kafka. */
    public static KafkaRouteCheck of(Route route) {
        return route.getEndpoint() instanceof KafkaEndpoint kafka
                ? new KafkaRouteCheck(route.getRouteId(), kafka)
                : null;
    }

    /**
     * Checks all settings that may lose events.
     *
     * @throws IllegalArgumentException if a setting is not safe; the message names it, and what it has to be
     */
    public void checkSettings() {
        require(configuration.isAllowManualCommit(), "allowManualCommit", "true: the transaction commits");
        requireOfClient("false"::equals, "enable.auto.commit", "autoCommitEnable", "false");
        require(
                configuration.isBreakOnFirstError(),
                "breakOnFirstError",
                "true: otherwise the next commit passes a failed batch");
        require(
                configuration.getPollOnError() == PollOnError.RECONNECT,
                "pollOnError",
                "RECONNECT: any other skips or stops");
        requireOfClient(
                "earliest"::equals,
                "auto.offset.reset",
                "autoOffsetReset",
                "earliest: otherwise a new group skips existing events");
        require(
                client.getProperty("group.id", configuration.getGroupId()) != null,
                "groupId",
                "set: offsets are committed for a group");
        require(
                endpoint.getKafkaManualCommitFactory() == null,
                "kafkaManualCommitFactory",
                "absent, also from the registry: it commits failed batches");
        require(configuration.getOffsetRepository() == null, "offsetRepository", "absent: Kafka keeps the offsets");
        require(configuration.getSeekTo() == null, "seekTo", "absent: it is applied at every rebalance");
        require(
                !configuration.isBatching() || configuration.getBatchingIntervalMs() != null,
                "batchingIntervalMs",
                "set: without it a steady trickle delays a batch without limit");
        require(
                !configuration.isBatching() || configuration.getMaxPollRecords() != null,
                "maxPollRecords",
                "set: a batch has that many events");
        requireOfClient(
                value -> !configuration.isBatching()
                        || value == null
                        || Long.parseLong(value) <= configuration.getMaxPollRecords(),
                "max.poll.records",
                "maxPollRecords",
                configuration.getMaxPollRecords()
                        + " at most, which is a batch: several would be stored before the consumer polls again");
        for (String part : List.of("key", "value")) {
            requireOfClient(
                    ByteArrayDeserializer.class.getName()::equals,
                    part + ".deserializer",
                    part + "Deserializer",
                    ByteArrayDeserializer.class.getName() + ": dead letters have the delivered bytes, and an event that"
                            + " cannot be deserialized would stop its partition");
        }
    }

    private void require(boolean isSafe, String option, String expected) {
        if (!isSafe) {
            throw new IllegalArgumentException("Option '" + option + "' of the Kafka consumer of route '" + routeId
                    + "', whose events are stored in a transaction, has to be " + expected);
        }
    }

    /**
     * Checks a property as the client gets it.
     *
     * @param property its name in the client
     * @param option its name in Camel
     */
    private void requireOfClient(Predicate<String> isSafe, String property, String option, String expected) {
        Map<String, Object> additional = configuration.getAdditionalProperties();
        boolean overridden = additional != null && additional.containsKey(property);
        Object value = client.get(property);
        require(
                isSafe.test(value == null ? null : value.toString()),
                overridden ? "additionalProperties[" + property + "]" : option,
                expected);
    }

    /**
     * Checks that all attempts together end within {@code max.poll.interval.ms}: otherwise Kafka revokes the partitions
     * during an outage.
     *
     * @param clause how often and with what delays an attempt is repeated
     * @param write the longest time that the store takes in one attempt
     * @param deadLetters the longest time that dead letters take in one attempt
     * @param roll the longest time that a store that holds events takes besides, once for all attempts
     * @throws IllegalArgumentException if they do not; the message gives all numbers
     */
    public void checkTimes(RedeliveryClause clause, Duration write, Duration deadLetters, Duration roll) {
        RedeliveryPolicy policy = clause.policy();
        int redeliveries = policy.getMaximumRedeliveries();
        if (redeliveries < 0) {
            throw new IllegalArgumentException(
                    "Route '" + routeId + "'" + clause + " redelivers without limit, and its consumer would not"
                            + " poll within max.poll.interval.ms: set maximumRedeliveries (store.redelivery.attempts); the outage"
                            + " gate waits for a longer outage");
        }
        long attempts = (redeliveries + 1) * write.plus(deadLetters).toMillis() + roll.toMillis();
        long delays = delays(policy);
        if (attempts + delays >= maxPollInterval()) {
            throw new IllegalArgumentException("Route '" + routeId + "'" + clause + " may take " + (attempts + delays)
                    + " ms ("
                    + (redeliveries + 1) + " attempts of " + write.toMillis() + " ms"
                    + (deadLetters.isZero() ? "" : " and " + deadLetters.toMillis() + " ms for dead letters")
                    + (roll.isZero() ? "" : ", " + roll.toMillis() + " ms for files")
                    + ", and delays of " + delays
                    + " ms) before its consumer polls again, but max.poll.interval.ms is " + maxPollInterval()
                    + ": lower store.redelivery.attempts or the delays, camel.component.hbase.operation-timeout"
                    + " or rpc-timeout, camel.component.hdfs.write-timeout, dead-letters.timeout-ms or camel.component.kafka.max-block-ms, or raise"
                    + " camel.component.kafka.max-poll-interval-ms");
        }
    }

    /** The sum of the longest delays that the policy allows. */
    private static long delays(RedeliveryPolicy policy) {
        RedeliveryPolicy longest = policy.copy();
        longest.setUseCollisionAvoidance(false);
        long sum = 0;
        long delay = 0;
        for (int redelivery = 1; redelivery <= policy.getMaximumRedeliveries(); redelivery++) {
            delay = longest.calculateRedeliveryDelay(delay, redelivery);
            sum += delay;
        }
        return policy.isUseCollisionAvoidance() ? Math.round(sum * (1 + policy.getCollisionAvoidanceFactor())) : sum;
    }

    /** The age of a delivery beyond which no further work is started; a fifth of the time is left to finish. */
    public Duration maximumAge() {
        return Duration.ofMillis(maxPollInterval() / 5 * 4);
    }

    private long maxPollInterval() {
        Object interval = client.get("max.poll.interval.ms");
        return interval == null ? 300_000 : Long.parseLong(interval.toString());
    }
}
