package io.smartcar.store.transaction;

import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.store.RolledBackException;
import io.smartcar.store.RolledBackException.Reason;
import io.smartcar.store.loss.ConsumerPositions;
import io.smartcar.store.loss.PublishedDeadLetters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;

/**
 * Publishes rejected events as dead letters, each with the bytes, key and id that it was delivered with, and waits for
 * their acknowledgement. An acknowledged dead letter is not sent again when its event is redelivered; after a crash
 * it is, with the same key. Safe for use by
 * several threads.
 */
final class DeadLetterPublisher {
    private final Sender sender;
    private final ConsumerPositions.Register register;

    /** Sends dead letters. */
    interface Sender {
        /**
         * Sends the dead letters, and returns when all of them are acknowledged.
         *
         * @throws Exception if any of them may not have arrived
         */
        void send(List<Exchange> deadLetters) throws Exception;
    }

    DeadLetterPublisher(Sender sender, ConsumerPositions.Register register) {
        this.sender = sender;
        this.register = register;
    }

    /**
     * Publishes all rejected events of the delivery as one list.
     *
     * @param route the route that rejected them
     * @throws RolledBackException if any of them may not have arrived
     */
    void publish(Delivery delivery, String route) throws RolledBackException {
        PublishedDeadLetters published = delivery.consumer() == null
                ? null // only Kafka redelivers
                : register.of(delivery.consumer()).deadLetters();
        Map<DeliveredEvent, Exchange> deadLetters = new LinkedHashMap<>();
        for (DeliveredEvent event : delivery.events()) {
            if (event.isRejected() && !isAcknowledged(event, published)) {
                deadLetters.put(event, deadLetter(event, delivery.attempts(), route));
            }
        }
        if (deadLetters.isEmpty()) {
            return;
        }
        Exception failure = send(List.copyOf(deadLetters.values()));
        deadLetters.forEach((event, deadLetter) -> {
            if (failure == null || isAcknowledged(deadLetter)) {
                acknowledge(event, published);
            }
        });
        if (failure != null) {
            throw new RolledBackException(
                    Reason.KAFKA,
                    "Failed to send " + deadLetters.size() + " dead letters: " + failure.getMessage(),
                    failure);
        }
    }

    private Exception send(List<Exchange> deadLetters) {
        try {
            sender.send(deadLetters);
            return null;
        } catch (Exception e) {
            return e;
        }
    }

    private static boolean isAcknowledged(DeliveredEvent event, PublishedDeadLetters published) {
        return event.isDeadLetterAcknowledged()
                || published != null
                        && event.offset() != null
                        && published.contains(
                                event.offset().partition(), event.offset().offset());
    }

    private static void acknowledge(DeliveredEvent event, PublishedDeadLetters published) {
        event.acknowledgeDeadLetter();
        if (published != null && event.offset() != null) {
            published.add(event.offset().partition(), event.offset().offset());
        }
    }

    /** Whether Kafka has acknowledged this dead letter, though not all of them. */
    private static boolean isAcknowledged(Exchange deadLetter) {
        return deadLetter.getException() == null
                && deadLetter.getMessage().getHeader(KafkaConstants.KAFKA_RECORD_META) != null;
    }

    private Exchange deadLetter(DeliveredEvent event, int attempts, String route) {
        Exception rejection = event.rejection();
        event.restore();
        event.reject(rejection);
        DeadLetter deadLetter =
                DeadLetter.of(event.exchange()).attempts(attempts).route(route);
        if (rejection instanceof StoreException write) {
            deadLetter.because(write.isRejection() ? "store" : "failure", write.getMessage());
        } else {
            deadLetter.because(rejection);
        }
        return deadLetter.build();
    }
}
