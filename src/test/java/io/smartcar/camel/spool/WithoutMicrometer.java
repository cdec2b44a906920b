package io.smartcar.camel.spool;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.DefaultClassResolver;

/** Sends a message through a spool; {@link SpoolMetricsTest} loads this class without Micrometer. */
public final class WithoutMicrometer implements Callable<Boolean> {
    private final Path directory;

    public WithoutMicrometer(Path directory) {
        this.directory = directory;
    }

    @Override
    public Boolean call() throws Exception {
        CountDownLatch delivered = new CountDownLatch(1);
        SpoolComponent component = new SpoolComponent();
        component.setDirectory(directory.toString());
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.setClassResolver(new DefaultClassResolver(context) {
                @Override
                public Class<?> resolveClass(String name) {
                    return name.startsWith("io.micrometer.") ? null : super.resolveClass(name);
                }
            });
            context.addComponent("spool", component);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:messages").to("spool:test");
                    from("spool:test").process(exchange -> delivered.countDown());
                }
            });
            context.start();
            context.createProducerTemplate().sendBody("direct:messages", "a message");
            return delivered.await(30, TimeUnit.SECONDS);
        }
    }
}
