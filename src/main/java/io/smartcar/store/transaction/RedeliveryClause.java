package io.smartcar.store.transaction;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.processor.errorhandler.ExceptionPolicy;
import org.apache.camel.processor.errorhandler.RedeliveryPolicy;
import org.apache.camel.reifier.errorhandler.ErrorHandlerReifier;

/**
 * How often, and with what pauses, a route redelivers after some failures.
 *
 * @param failures the classes of the failures, in words; empty for those that no {@code onException} clause takes
 * @param policy with −1 redeliveries if it redelivers without end
 */
record RedeliveryClause(String failures, RedeliveryPolicy policy) {

    /**
     * All that apply to a route: the error handler's own, and those of the {@code onException} clauses of the route, of
     * its route configurations and of its route builder.
     *
     * @param factory the route's error handler
     * @param own the error handler's own policy, from which the clauses inherit
     */
    static List<RedeliveryClause> of(Route route, ErrorHandlerFactory factory, RedeliveryPolicy own) {
        List<RedeliveryClause> clauses = new ArrayList<>();
        clauses.add(new RedeliveryClause("", own));
        for (NamedNode node : route.getErrorHandlers(factory)) {
            if (node instanceof OnExceptionDefinition clause) {
                ExceptionPolicy exceptions =
                        ErrorHandlerReifier.reifier(route, factory).createExceptionPolicy(clause);
                RedeliveryPolicy policy = exceptions.createRedeliveryPolicy(route.getCamelContext(), own);
                if (exceptions.getRetryWhilePolicy() != null) {
                    policy = policy.copy();
                    policy.setMaximumRedeliveries(-1);
                }
                clauses.add(new RedeliveryClause(String.join(", ", clause.getExceptions()), policy));
            }
        }
        return clauses;
    }

    /** What follows the route in a message: nothing, or which failures are meant. */
    @Override
    public String toString() {
        return failures.isEmpty() ? "" : " (onException of " + failures + ")";
    }
}
