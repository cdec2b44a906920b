package io.smartcar.start;

import io.smartcar.camel.hbase.HBaseComponent;
import io.smartcar.camel.hbase.HBaseEndpoint;
import io.smartcar.camel.hdfs.HdfsEndpoint;
import io.smartcar.camel.hdfs.failure.HdfsFailures;
import io.smartcar.camel.support.Causes;
import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.Kinds;
import io.smartcar.start.check.Finding;
import io.smartcar.start.topics.Topics;
import io.smartcar.store.check.Address;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;

/** Checks the servers of this process with the components and settings of its routes. */
public final class ServerCheck {
    private final CamelContext context;

    /** @param context started; its routes need not be */
    public ServerCheck(CamelContext context) {
        this.context = context;
    }

    /** Checks the brokers and the topics; nothing if no route uses Kafka. */
    public List<Finding> kafka() throws InterruptedException {
        if (!uses("kafka")) {
            return List.of();
        }
        String brokers = setting("camel.component.kafka.brokers");
        List<Finding> findings = new ArrayList<>();
        try {
            findings.addAll(bean(Topics.class).check());
            findings.add(0, Finding.good("Kafka", brokers + " answers"));
        } catch (ExecutionException | KafkaException e) {
            findings.add(problem(brokers, e));
        }
        return findings;
    }

    private static Finding problem(String brokers, Exception failure) {
        Throwable cause = Causes.root(failure);
        if (failure instanceof KafkaException) {
            return Finding.problem("Kafka", "no client can be created with the settings: " + cause, "");
        }
        return Causes.find(AuthenticationException.class, failure) != null
                ? Finding.problem(
                        "Kafka",
                        brokers + " does not let this process in, or is not trusted: " + cause.getMessage(),
                        "camel.component.kafka.security-protocol")
                : Finding.problem(
                        "Kafka", brokers + " does not answer: " + cause.getMessage(), "camel.component.kafka.brokers");
    }

    /** Checks the tables and families of the kinds; nothing if no route uses HBase. */
    public List<Finding> hbase() {
        List<Finding> findings = new ArrayList<>();
        if (!usesHBase()) {
            return findings;
        }
        for (Kind kind : bean(Kinds.class).all()) {
            IOException failure = failure(kind);
            findings.add(
                    failure == null
                            ? Finding.good("table " + kind.table(), "answers, with family " + family(kind))
                            : TableProblem.of(kind, family(kind), failure, address()));
        }
        return findings;
    }

    /** Checks the paths in HDFS; nothing if no route uses it. */
    public List<Finding> hdfs() {
        return context.getEndpoints().stream()
                .filter(HdfsEndpoint.class::isInstance)
                .map(endpoint -> hdfs((HdfsEndpoint) endpoint))
                .toList();
    }

    private static Finding hdfs(HdfsEndpoint endpoint) {
        try {
            endpoint.checkAccess();
            return Finding.good(
                    "HDFS", endpoint.path() + " of " + endpoint.getServiceUrl() + " answers, and accepts files");
        } catch (IOException e) {
            return Finding.problem(
                    "HDFS", e.getMessage(), HdfsFailures.needsOperator(e) ? "hdfs.path" : "camel.component.hdfs.uri");
        }
    }

    /**
     * Returns if all tables accept writes.
     *
     * @throws IOException if HBase does not answer, or tables or families are missing; the message names all of them, and
     *     what to do
     */
    public void requireTables() throws IOException {
        List<String> problems = new ArrayList<>();
        IOException first = null;
        for (Kind kind : bean(Kinds.class).all()) {
            IOException failure = failure(kind);
            if (failure != null) {
                if (!TableProblem.isOfOneTable(failure)) {
                    throw failure;
                }
                problems.add(
                        TableProblem.of(kind, family(kind), failure, address()).toString());
                first = first == null ? failure : first;
            }
        }
        if (!problems.isEmpty()) {
            throw new IOException(String.join("; ", problems), first);
        }
    }

    private IOException failure(Kind kind) {
        try {
            context.getEndpoint("hbase:" + kind.table(), HBaseEndpoint.class)
                    .probe(Set.of(family(kind)))
                    .check();
            return null;
        } catch (IOException failure) {
            return failure;
        }
    }

    private String family(Kind kind) {
        return setting("kind." + kind.name() + ".family");
    }

    /** The address of HBase, by the component's own options. */
    private String address() {
        HBaseComponent hbase = context.getComponent("hbase", HBaseComponent.class);
        return Stream.of(hbase.getBootstrapServers(), hbase.getZookeeperQuorum(), hbase.getConfigurationFile())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("the address in hbase-site.xml");
    }

    /** Whether a route uses HBase. */
    boolean usesHBase() {
        return uses("hbase");
    }

    private boolean uses(String scheme) {
        return context.getEndpoints().stream()
                .anyMatch(endpoint -> Address.scheme(endpoint.getEndpointUri()).equals(scheme));
    }

    private <T> T bean(Class<T> type) {
        return context.getRegistry().findSingleByType(type);
    }

    private String setting(String key) {
        return context.getPropertiesComponent().resolveProperty(key).orElse("");
    }
}
