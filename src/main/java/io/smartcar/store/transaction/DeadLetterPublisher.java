package io.smartcar.store.transaction;

import io.smartcar.camel.kafka.ProducerRenewal;
import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.store.transaction.RolledBackException.Reason;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Sends refused events to the dead-letter route, each with the bytes, key and id that it was delivered with, and returns
 * when the route has finished: it must not return before the letters are acknowledged. A letter that was is not sent again
 * when its event comes again. Safe for use by several threads.
 */
final class DeadLetterPublisher extends ServiceSupport {
    private final CamelContext context;
    private final String endpoint;
    private final ConsumerPositions.Register register;
    private ProducerTemplate template;

    DeadLetterPublisher(CamelContext context, String endpoint, ConsumerPositions.Register register) {
        this.context = context;
        this.endpoint = endpoint;
        this.register = register;
    }

    @Override
    protected void doStart() {
        template = context.createProducerTemplate();
    }

    @Override
    protected void doStop() {
        template.stop();
    }

    /**
     * Sends all refused events of the delivery as one list.
     *
     * @param route the route that refused them
     * @throws RolledBackException if they may not have arrived
     */
    void send(Delivery delivery, String route) throws RolledBackException {
        List<DeliveredEvent> refused = refused(delivery);
        if (refused.isEmpty()) {
            return;
        }
        List<Exchange> letters = new ArrayList<>(refused.size());
        for (DeliveredEvent event : refused) {
            letters.add(letter(event, delivery.attempts(), route));
        }
        // an exchange of its own: it must not take part in the transaction
        Exchange mail = new DefaultExchange(context);
        mail.getMessage().setBody(List.copyOf(letters));
        template.send(endpoint, mail);
        ProducerRenewal renewal = context.getRegistry().findSingleByType(ProducerRenewal.class);
        if (renewal != null) {
            renewal.process(mail);
        }
        Exception failure = Failures.take(mail);
        for (int index = 0; index < letters.size(); index++) {
            if (failure == null || isAcknowledged(letters.get(index))) {
                arrived(refused.get(index), delivery);
            }
        }
        if (failure != null) {
            throw new RolledBackException(
                    Reason.KAFKA,
                    "Failed to send " + letters.size() + " dead letters to '" + endpoint + "': " + failure.getMessage(),
                    failure);
        }
    }

    /** The refused events whose letters have not arrived yet. */
    private List<DeliveredEvent> refused(Delivery delivery) {
        List<DeliveredEvent> refused = new ArrayList<>();
        for (DeliveredEvent event : delivery.events()) {
            if (event.isRefused()
                    && !event.isReported()
                    && !(sent(delivery) != null && sent(delivery).contains(event))) {
                refused.add(event);
            }
        }
        return refused;
    }

    private void arrived(DeliveredEvent event, Delivery delivery) {
        event.report();
        PublishedDeadLetters sent = sent(delivery);
        if (sent != null) {
            sent.add(event);
        }
    }

    /** What is known of the letters of earlier deliveries, or null: only Kafka delivers again. */
    private PublishedDeadLetters sent(Delivery delivery) {
        return delivery.consumer() == null
                ? null
                : register.of(delivery.consumer()).letters();
    }

    /** Whether Kafka has taken it, though not all of the others. */
    private static boolean isAcknowledged(Exchange letter) {
        return letter.getException() == null && letter.getMessage().getHeader(KafkaConstants.KAFKA_RECORD_META) != null;
    }

    private static Exchange letter(DeliveredEvent event, int attempts, String route) {
        Exception refusal = event.refusal();
        event.restore();
        event.refuse(refusal);
        DeadLetter letter = DeadLetter.of(event.exchange()).attempts(attempts).route(route);
        if (refusal instanceof StoreException store) {
            letter.because(store.isFinal() ? "store" : "failure", store.getMessage());
        } else {
            letter.because(refusal);
        }
        return letter.build();
    }
}
