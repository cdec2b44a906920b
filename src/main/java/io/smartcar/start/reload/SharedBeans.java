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
 * Shares the beans of a running context by name with a scratch context that builds routes without running them. Components
 * are not shared, since they belong to their context, and transactions are replaced by one that does nothing.
 */
final class SharedBeans implements BeanRepository {
    private static final TransactedPolicy NO_TRANSACTION = new TransactedPolicy() {
        @Override
        public void beforeWrap(Route route, NamedNode definition) {
            // nothing to prepare
        }

        @Override
        public Processor wrap(Route route, Processor processor) {
            return processor;
        }
    };

    private final Registry running;

    SharedBeans(Registry running) {
        this.running = running;
    }

    @Override
    public Object lookupByName(String name) {
        return share(running.lookupByName(name));
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
        return type == TransactedPolicy.class && !running.findByType(type).isEmpty()
                ? Set.of(type.cast(NO_TRANSACTION))
                : Set.of();
    }

    private static Object share(Object bean) {
        if (bean instanceof TransactedPolicy) {
            return NO_TRANSACTION;
        }
        return bean instanceof Component ? null : bean;
    }
}
