package io.smartcar.start.check;

import io.smartcar.event.EventBatch;
import io.smartcar.store.check.Address;
import java.beans.Introspector;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Checks the texts of route files before Camel reads them: names that do not exist (of components, options, beans, methods,
 * settings, and of what a batch has), and what is there twice. Each problem has its line and its remedy. Routes that do
 * not run in this process are not checked.
 */
public final class RouteFileCheck {
    private static final String BEANS = "camel.beans.";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");
    private static final Pattern BEAN_OPTION = Pattern.compile("#bean:([^&)]+)");
    private static final Pattern PART_OF_BODY = Pattern.compile("\\$\\{body\\??\\.([A-Za-z_]\\w*)");
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][\\w.+-]*");
    private static final Set<String> ADDRESSES = Set.of("uri", "to", "toD", "from");
    /** The bodies that the routes of the sources send to an address. */
    private static final Map<String, Class<?>> BODIES =
            Map.of("direct:batches", EventBatch.class, "direct:events", List.class, "direct:dead-letters", List.class);
    /** Steps after which the body is what it was. */
    private static final Set<String> KEEP_BODY =
            Set.of("log", "setHeader", "setProperty", "setVariable", "removeHeader");

    /** Blocks that have the body of the block around them. */
    private static final Set<String> PASS_BODY = Set.of(
            "steps", "choice", "when", "otherwise", "filter", "log", "setHeader", "expression", "simple", "message");

    private final CamelContext context;
    private final Map<String, Class<?>> beans;
    private final Map<String, String> routes;
    private final EndpointCheck endpoints;
    private final List<String> problems = new ArrayList<>();
    private String file;

    /**
     * @param beans the types of the beans of this program by their names; some may not have been created yet
     * @param routes the places of the routes that are in other files, by their ids
     */
    public RouteFileCheck(CamelContext context, Map<String, Class<?>> beans, Map<String, String> routes) {
        this.context = context;
        this.beans = beans;
        this.routes = new TreeMap<>(routes);
        this.endpoints = new EndpointCheck(context);
    }

    /**
     * Checks the files.
     *
     * @throws IllegalArgumentException if there is a problem; the message lists all of them
     */
    public void check(Collection<Resource> files) throws Exception {
        for (Resource resource : files.stream()
                .sorted(Comparator.comparing(Resource::getLocation))
                .toList()) {
            if (resource.exists() && resource.getLocation().endsWith(".yaml")) {
                file = resource.getLocation();
                LoadSettings settings = LoadSettings.builder().setLabel(file).build();
                try (InputStream in = resource.getInputStream()) {
                    String text = SettingsText.of(in.readAllBytes());
                    if (SettingsText.undecoded(text).isEmpty()) {
                        walk(new Compose(settings).composeString(text).orElse(null), null);
                    } else {
                        problems.add(Place.of(file, 0) + ": " + SettingsText.undecoded(text));
                    }
                } catch (YamlEngineException e) {
                    throw new IllegalArgumentException("Failed to read " + file, e);
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(". ", problems));
        }
    }

    /** @param body the type of the body; null if it is unknown */
    private void walk(Node node, Class<?> body) throws Exception {
        if (node instanceof SequenceNode list) {
            Class<?> current = body;
            for (Node item : list.getValue()) {
                walk(item, current);
                current = keepsBody(item) ? current : null;
            }
        } else if (node instanceof MappingNode block) {
            checkTwice(block);
            walkBlock(entries(block), body);
        } else if (node instanceof ScalarNode text) {
            checkText(text, body);
        }
    }

    private void walkBlock(Map<String, Node> entries, Class<?> body) throws Exception {
        for (Map.Entry<String, Node> entry : entries.entrySet()) {
            String key = entry.getKey();
            Node value = entry.getValue();
            String text = text(value);
            if (key.equals("parameters")) {
                for (Node option : entries(value).values()) {
                    walk(option, null);
                }
                continue;
            }
            if (key.equals("route")) {
                checkId(entries(value).get("id"));
            }
            if (runsHere(key, value)) {
                if (text != null && ADDRESSES.contains(key)) {
                    checkEndpoint(value, entries.get("parameters"));
                }
                if (text != null && (key.equals("ref") || key.endsWith("Ref"))) {
                    checkBean(value, text, entries.get("method"));
                }
                walk(value, key.equals("from") ? bodyFrom(entries(value)) : PASS_BODY.contains(key) ? body : null);
            }
        }
    }

    /** Not a template, whose parameters and beans are its own, nor a route whose precondition does not hold. */
    private boolean runsHere(String key, Node value) {
        return !key.equals("routeTemplate")
                && (!key.equals("route")
                        || Precondition.holds(text(entries(value).get("precondition")), context));
    }

    private void checkTwice(MappingNode block) {
        Set<String> keys = new TreeSet<>();
        for (NodeTuple entry : block.getValue()) {
            String key = String.valueOf(text(entry.getKeyNode()));
            if (!keys.add(key)) {
                problem(
                        entry.getKeyNode(),
                        "'" + key + "' is there twice in one block: remove one of them, or correct the indentation");
            }
        }
    }

    private static boolean keepsBody(Node step) {
        Set<String> names = entries(step).keySet();
        return names.size() != 1 || KEEP_BODY.containsAll(names);
    }

    private Class<?> bodyFrom(Map<String, Node> from) {
        String uri = String.valueOf(text(from.get("uri")));
        Node name = entries(from.get("parameters")).get("name");
        return BODIES.get(Address.withSettings(context, name == null ? uri : uri + ":" + text(name)));
    }

    private void checkId(Node id) {
        String other = id == null ? null : routes.putIfAbsent(text(id), place(id));
        if (other != null) {
            problem(id, "route '" + text(id) + "' has the id of a route in " + other + ": give it an id of its own");
        }
    }

    private void checkEndpoint(Node uri, Node parameters) throws Exception {
        String address = Objects.requireNonNullElse(Address.withSettings(context, text(uri)), "");
        String scheme = address.split("[:?]", 2)[0];
        if (!SCHEME.matcher(scheme).matches()) {
            // a pattern, an expression, or a setting that does not exist, which is reported as such
            return;
        }
        String unknown = endpoints.unknownComponent(scheme);
        if (!unknown.isEmpty()) {
            problem(uri, unknown);
            return;
        }
        int before = problems.size();
        Map<String, String> options = new TreeMap<>();
        if (parameters instanceof MappingNode block) {
            checkTwice(block);
            for (NodeTuple option : block.getValue()) {
                options.put(text(option.getKeyNode()), String.valueOf(text(option.getValueNode())));
                problem(option.getKeyNode(), endpoints.unknownOption(scheme, text(option.getKeyNode())));
            }
        }
        if (problems.size() == before && address.equals(scheme)) {
            problem(uri, endpoints.missingOption(scheme, options));
        }
    }

    private void checkBean(Node place, String ref, Node method) {
        String name = ref.startsWith("#bean:") ? ref.substring("#bean:".length()) : ref;
        if (name.contains("{{") || name.startsWith("#")) {
            return;
        }
        boolean inSettings =
                context.getPropertiesComponent().resolveProperty(BEANS + name).isPresent();
        // not looked up if it is ours: that would create it before those of the settings, on which it may depend
        Object other = beans.containsKey(name) || inSettings
                ? null
                : context.getRegistry().lookupByName(name);
        if (beans.containsKey(name) || other != null) {
            checkMethod(name, beans.containsKey(name) ? beans.get(name) : other.getClass(), method);
        } else if (!inSettings) {
            problem(
                    place,
                    "there is no bean '" + name + "': correct it, or declare " + BEANS + name
                            + " in application.properties" + Suggestion.of(name, beans.keySet()));
        }
    }

    private void checkMethod(String bean, Class<?> type, Node method) {
        String name =
                text(method) == null ? "" : text(method).split("\\(", 2)[0].strip();
        Set<String> names = Stream.of(type.getMethods()).map(Method::getName).collect(Collectors.toSet());
        if (!name.isEmpty() && !names.contains(name)) {
            Stream.of(Object.class.getMethods()).map(Method::getName).forEach(names::remove);
            problem(method, "the bean '" + bean + "' has no method '" + name + "'" + Suggestion.of(name, names));
        }
    }

    private void checkText(ScalarNode node, Class<?> body) {
        String text = node.getValue();
        Matcher placeholder = PLACEHOLDER.matcher(text);
        while (placeholder.find()) {
            String key = placeholder.group(1).strip();
            boolean required = !key.startsWith("?") && !key.startsWith("!") && key.indexOf(':') < 0;
            if (required
                    && context.getPropertiesComponent().resolveProperty(key).isEmpty()) {
                problem(
                        node,
                        "there is no setting '{{" + key + "}}': correct it, or add it to application.properties"
                                + Suggestion.of(
                                        key,
                                        context.getPropertiesComponent()
                                                .loadProperties()
                                                .stringPropertyNames()));
            }
        }
        Matcher bean = BEAN_OPTION.matcher(text);
        while (bean.find()) {
            checkBean(node, bean.group(1), null);
        }
        Matcher part = PART_OF_BODY.matcher(body == null ? "" : text);
        while (part.find()) {
            if (!parts(body.getMethods()).contains(part.group(1))) {
                problem(
                        node,
                        "the body is of type " + body.getSimpleName() + ", which has no '" + part.group(1) + "'"
                                + Suggestion.of(part.group(1), parts(body.getDeclaredMethods())));
            }
        }
    }

    /** What the language simple finds in a body: its methods and its properties. */
    private static Set<String> parts(Method[] methods) {
        Set<String> parts = new TreeSet<>();
        for (Method method : methods) {
            if (Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers())) {
                parts.add(method.getName());
                parts.add(Introspector.decapitalize(method.getName().replaceFirst("^(get|is)(?=[A-Z])", "")));
            }
        }
        return parts;
    }

    private static Map<String, Node> entries(Node node) {
        Map<String, Node> entries = new LinkedHashMap<>();
        if (node instanceof MappingNode block) {
            block.getValue().forEach(entry -> entries.put(text(entry.getKeyNode()), entry.getValueNode()));
        }
        return entries;
    }

    private static String text(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : null;
    }

    private String place(Node node) {
        return Place.of(
                file, node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0));
    }

    private void problem(Node node, String text) {
        if (!text.isEmpty()) {
            problems.add(place(node) + ": " + text);
        }
    }
}
