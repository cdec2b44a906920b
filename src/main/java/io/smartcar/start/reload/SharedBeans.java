package io.smartcar.start.reload;

import java.util.Map;
import java.util.Set;
import org.apache.camel.Component;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.spi.Registry;
import org.apache.camel.spi.TransactedPolicy;

/**
 * The beans of a running context, lent by name to another one that builds routes without running them. What belongs
 * to its context is not lent: components are created again, and transactions have a stand-in that does nothing.
 */
final class SharedBeans implements BeanRepository {
    private static final TransactedPolicy STAND_IN = new TransactedPolicy() {
        @Override
        public void beforeWrap(Route route, NamedNode definition) {
            // there is nothing to prepare
        }

        @Override
        public Processor wrap(Route route, Processor processor) {
            return processor;
        }
    };

    private final Registry lender;

    SharedBeans(Registry lender) {
        this.lender = lender;
    }

    @Override
    public Object lookupByName(String name) {
        return lend(lender.lookupByName(name));
    }

    @Override
    public <T> T lookupByNameAndType(String name, Class<T> type) {
        Object bean = lookupByName(name);
        return type.isInstance(bean) ? type.cast(bean) : null;
    }

    @Override
    public <T> Map<String, T> findByTypeWithName(Class<T> type) {
        return Map.of();
    }

    @Override
    public <T> Set<T> findByType(Class<T> type) {
        // a step 'transacted' without ref looks for the one policy there is
        return type == TransactedPolicy.class && !lender.findByType(type).isEmpty()
                ? Set.of(type.cast(STAND_IN))
                : Set.of();
    }

    private static Object lend(Object bean) {
        if (bean instanceof TransactedPolicy) {
            return STAND_IN;
        }
        return bean instanceof Component ? null : bean;
    }
}
