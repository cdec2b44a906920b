package io.smartcar.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The manifests in docker/kubernetes have the schema of Kubernetes, agree with each other, and name existing settings. */
class KubernetesTest {
    private static final Path FOLDER = Path.of("docker/kubernetes");

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Stream.of(
                    ConfigMap.class,
                    Secret.class,
                    Service.class,
                    StatefulSet.class,
                    Job.class,
                    NetworkPolicy.class,
                    PodDisruptionBudget.class)
            .collect(Collectors.toMap(HasMetadata::getKind, Function.identity()));

    /** A mapper for which a field that the schema does not have is a mistake. */
    private static final ObjectMapper STRICT = new ObjectMapper().setAnnotationIntrospector(new KnownFieldsOnly());

    private static final class KnownFieldsOnly extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }

    @Test
    void shouldHaveOnlyFieldsOfTheSchema() throws IOException {
        for (HasMetadata resource : resources()) {
            assertThat(resource.getApiVersion())
                    .as(resource.getFullResourceName())
                    .isEqualTo(HasMetadata.getApiVersion(resource.getClass()).replaceFirst("^/", ""));
            assertThat(resource.getMetadata().getLabels())
                    .containsEntry("app.kubernetes.io/part-of", "smartcar-routes");
        }
        Map<String, Object> mistyped = Map.of("kind", "Service", "spec", Map.of("selectors", Map.of()));
        assertThatThrownBy(() -> resource(mistyped)).hasMessageContaining("selectors");
    }

    @Test
    void shouldOnlySetVariablesOfSettingsThatExist() throws IOException {
        List<String> variables = new ArrayList<>();
        all(ConfigMap.class)
                .forEach(settings -> variables.addAll(settings.getData().keySet()));
        containers()
                .forEach(container ->
                        container.getEnv().stream().map(EnvVar::getName).forEach(variables::add));
        assertThat(variables).contains("PROCESS_ROLES", "STORE_MEMBER", "EVENTS_COLLECTOR");
        assertThat(ComposeTest.known()).containsAll(variables);
    }

    @Test
    void shouldReadTheSettingsAndSecretsThatAreThere() throws IOException {
        List<String> settings = names(ConfigMap.class);
        List<String> secrets = names(Secret.class);
        assertThat(containers()).allSatisfy(container -> assertThat(container.getEnvFrom())
                .hasSize(2)
                .allMatch(source -> source.getConfigMapRef() != null
                        ? settings.contains(source.getConfigMapRef().getName())
                        : secrets.contains(source.getSecretRef().getName())));
    }

    @Test
    void shouldRestartAProcessForItsOwnSakeOnly() throws IOException {
        assertThat(all(StatefulSet.class)).hasSize(2).allSatisfy(set -> {
            Container container =
                    set.getSpec().getTemplate().getSpec().getContainers().get(0);
            // ready is DOWN while the outage gate is closed or brokers are away; live is not
            assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/observe/health/live");
            assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/observe/health/live");
            assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/observe/health/ready");
            assertThat(container.getPorts())
                    .extracting(ContainerPort::getName, ContainerPort::getContainerPort)
                    .containsExactly(tuple("observe", 9876));
            assertThat(container.getLivenessProbe().getHttpGet().getPort().getStrVal())
                    .isEqualTo("observe");
            assertThat(set.getSpec().getPodManagementPolicy()).isEqualTo("Parallel");
        });
    }

    @Test
    void shouldLeaveAStopTheTimeThatItTakes() throws IOException {
        Properties defaults = new Properties();
        try (var in = Files.newInputStream(Path.of("src/main/resources/application.properties"))) {
            defaults.load(in);
        }
        long longest = Long.parseLong(defaults.getProperty("camel.main.shutdown-timeout"));
        assertThat(all(StatefulSet.class)).hasSize(2).allSatisfy(set -> {
            PodSpec pod = set.getSpec().getTemplate().getSpec();
            assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(longest + 10);
            // the time that a preStop takes would be missing
            assertThat(pod.getContainers().get(0).getLifecycle()).isNull();
        });
    }

    @Test
    void shouldGiveProcessesNoRights() throws IOException {
        assertThat(pods()).hasSize(3).allSatisfy(pod -> {
            assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSpec().getSecurityContext().getSeccompProfile().getType())
                    .isEqualTo("RuntimeDefault");
            assertThat(Files.readString(Path.of("docker/Dockerfile")))
                    .contains("--uid " + pod.getSpec().getSecurityContext().getRunAsUser());
        });
        assertThat(containers()).allSatisfy(container -> {
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
            assertThat(container.getResources().getLimits()).containsKey("memory");
            assertThat(container.getImage()).matches(".+:[0-9]+\\.[0-9]+\\.[0-9]+");
        });
    }

    @Test
    void shouldKeepWhatACollectorHasNotSentOnAVolume() throws IOException {
        StatefulSet collector = all(StatefulSet.class).stream()
                .filter(set -> set.getMetadata().getName().equals("collector"))
                .findFirst()
                .orElseThrow();
        Container container =
                collector.getSpec().getTemplate().getSpec().getContainers().get(0);
        String volume = collector
                .getSpec()
                .getVolumeClaimTemplates()
                .get(0)
                .getMetadata()
                .getName();
        String mounted = container.getVolumeMounts().stream()
                .filter(mount -> mount.getName().equals(volume))
                .map(VolumeMount::getMountPath)
                .findFirst()
                .orElseThrow();
        assertThat(container.getEnv())
                .filteredOn(variable ->
                        variable.getValue() != null && variable.getValue().startsWith("/"))
                .extracting(EnvVar::getName, variable -> variable.getValue().startsWith(mounted + "/"))
                .containsExactlyInAnyOrder(
                        tuple("FILES_DIRECTORY", true),
                        tuple("TAILS_POSITIONS", true),
                        tuple("CAMEL_COMPONENT_SPOOL_DIRECTORY", true));
    }

    @Test
    void shouldSelectThePodsThatAreThere() throws IOException {
        List<Map<String, String>> labels =
                pods().stream().map(pod -> pod.getMetadata().getLabels()).toList();
        List<Map<String, String>> selectors = new ArrayList<>();
        all(Service.class).forEach(service -> selectors.add(service.getSpec().getSelector()));
        all(StatefulSet.class)
                .forEach(set -> selectors.add(set.getSpec().getSelector().getMatchLabels()));
        all(PodDisruptionBudget.class)
                .forEach(budget -> selectors.add(budget.getSpec().getSelector().getMatchLabels()));
        all(NetworkPolicy.class)
                .forEach(policy ->
                        selectors.add(policy.getSpec().getPodSelector().getMatchLabels()));
        assertThat(selectors).hasSize(7).allSatisfy(selector -> assertThat(labels)
                .anySatisfy(of -> assertThat(of).containsAllEntriesOf(selector)));
    }

    private static List<HasMetadata> resources() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(Files::isRegularFile)
                    .flatMap(KubernetesTest::resources)
                    .toList();
        }
    }

    @SuppressWarnings("unchecked")
    private static Stream<HasMetadata> resources(Path file) {
        try {
            List<HasMetadata> resources = new ArrayList<>();
            new Load(LoadSettings.builder().build())
                    .loadAllFromString(Files.readString(file))
                    .forEach(document -> resources.add(resource((Map<String, Object>) document)));
            return resources.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HasMetadata resource(Map<String, Object> document) {
        return STRICT.convertValue(document, KINDS.get(document.get("kind")));
    }

    private static <T extends HasMetadata> List<T> all(Class<T> kind) throws IOException {
        return resources().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static List<String> names(Class<? extends HasMetadata> kind) throws IOException {
        return all(kind).stream()
                .map(resource -> resource.getMetadata().getName())
                .toList();
    }

    private static List<PodTemplateSpec> pods() throws IOException {
        return Stream.concat(
                        all(StatefulSet.class).stream().map(set -> set.getSpec().getTemplate()),
                        all(Job.class).stream().map(job -> job.getSpec().getTemplate()))
                .toList();
    }

    private static List<Container> containers() throws IOException {
        return pods().stream()
                .flatMap(pod -> pod.getSpec().getContainers().stream())
                .toList();
    }
}
