package io.smartcar.store.check;

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
 * How often, and with what delays, a route redelivers after certain failures.
 *
 * @param failures the classes of the failures, in words; empty for those that no {@code onException} clause handles
 * @param policy with −1 redeliveries if it redelivers without limit
 */
public record RedeliveryClause(String failures, RedeliveryPolicy policy) {

    /**
     * All clauses that apply to a route: the error handler's own, and those of the {@code onException} clauses of the route, of
     * its route configurations and of its route builder.
     *
     * @param factory the route's error handler
     * @param own the error handler's own policy, from which the clauses inherit
     */
    public static List<RedeliveryClause> of(Route route, ErrorHandlerFactory factory, RedeliveryPolicy own) {
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

    /** For messages, after the route: nothing, or the failures that are meant. */
    @Override
    public String toString() {
        return failures.isEmpty() ? "" : " (onException of " + failures + ")";
    }
}
