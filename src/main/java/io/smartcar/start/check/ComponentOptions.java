package io.smartcar.start.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * Finds options that their component does not have, before Camel sets them: its own message shows the value, which may be
 * a password.
 */
public final class ComponentOptions {
    private static final String COMPONENT = "camel.component.";

    private ComponentOptions() {}

    /**
     * Checks the keys of components; those of a component without a description are left to Camel.
     *
     * @return the problems, without any value
     */
    public static List<String> problems(CamelContext context, Collection<String> keys) {
        List<String> problems = new ArrayList<>();
        Map<String, List<String>> byComponent = new TreeSet<>(keys)
                .stream()
                        .filter(key ->
                                key.startsWith(COMPONENT) && key.indexOf('.', COMPONENT.length()) > COMPONENT.length())
                        .collect(Collectors.groupingBy(
                                key -> key.substring(COMPONENT.length(), key.indexOf('.', COMPONENT.length())),
                                TreeMap::new,
                                Collectors.toList()));
        byComponent.forEach((component, given) -> {
            Collection<String> known = known(context, component);
            for (String key : known.isEmpty() ? List.<String>of() : given) {
                String option = key.substring(COMPONENT.length() + component.length() + 1);
                String first = option.split("[.\\[]", 2)[0];
                if (known.stream().noneMatch(name -> plain(name).equals(plain(first)))) {
                    problems.add("Setting " + key + " is unknown to the component " + component
                            + Suggestion.of(StringHelper.camelCaseToDash(first), known));
                }
            }
        });
        return problems;
    }

    /** The options of a component as settings name them; none if it is not known. */
    private static Collection<String> known(CamelContext context, String component) {
        try (InputStream service = context.getClassResolver()
                .loadResourceAsStream("META-INF/services/org/apache/camel/component/" + component)) {
            if (service == null) {
                return List.of();
            }
            Properties described = new Properties();
            described.load(service);
            String type = described.getProperty("class");
            String folder = type.substring(0, type.lastIndexOf('.')).replace('.', '/');
            return described(context, "META-INF/" + folder + "/" + component + ".json");
        } catch (IOException | DeserializationException e) {
            return List.of();
        }
    }

    private static Collection<String> described(CamelContext context, String resource)
            throws IOException, DeserializationException {
        try (InputStream description = context.getClassResolver().loadResourceAsStream(resource)) {
            if (description == null) {
                return List.of();
            }
            JsonObject json =
                    (JsonObject) Jsoner.deserialize(new String(description.readAllBytes(), StandardCharsets.UTF_8));
            Map<String, Object> options = json.getMap("componentProperties");
            return options.keySet().stream().map(StringHelper::camelCaseToDash).toList();
        }
    }

    private static String plain(String option) {
        return option.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }
}
