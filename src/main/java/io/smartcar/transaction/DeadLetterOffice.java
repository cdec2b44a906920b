package io.smartcar.transaction;

import io.smartcar.event.DeadLetter;
import io.smartcar.event.ProducerRenewal;
import io.smartcar.transaction.RolledBackException.Reason;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Sends refused events to the dead-letter route, each with the bytes, key and id that it was delivered with, and returns
 * when the route has finished: it must not return before the letters are acknowledged. Safe for use by several threads.
 */
final class DeadLetterOffice extends ServiceSupport {
    private final CamelContext context;
    private final String endpoint;
    private ProducerTemplate template;

    DeadLetterOffice(CamelContext context, String endpoint) {
        this.context = context;
        this.endpoint = endpoint;
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
        List<Exchange> letters = new ArrayList<>();
        for (DeliveredEvent event : delivery.events()) {
            if (event.isRefused()) {
                letters.add(letter(event, delivery.attempts(), route));
            }
        }
        if (letters.isEmpty()) {
            return;
        }
        // an exchange of its own: it must not take part in the transaction
        Exchange mail = new DefaultExchange(context);
        mail.getMessage().setBody(letters);
        template.send(endpoint, mail);
        ProducerRenewal renewal = context.getRegistry().findSingleByType(ProducerRenewal.class);
        if (renewal != null) {
            renewal.process(mail);
        }
        Exception failure = Failures.take(mail);
        if (failure != null) {
            throw new RolledBackException(
                    Reason.KAFKA,
                    "Failed to send " + letters.size() + " dead letters to '" + endpoint + "': " + failure.getMessage(),
                    failure);
        }
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
