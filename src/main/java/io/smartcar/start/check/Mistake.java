package io.smartcar.start.check;

import io.smartcar.camel.support.Causes;
import java.beans.Introspector;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Says in one sentence why the routes do not start: the place, what is wrong, and what was expected. */
public final class Mistake {
    private static final Pattern EMPTY = Pattern.compile("Resource is empty: (\\S+)");
    private static final Pattern FILE = Pattern.compile("(file:\\S+\\.yaml)");

    private Mistake() {}

    /**
     * The sentence for a failure of the start or of a reload, whose causes come from Camel, from the YAML parser or from
     * us.
     *
     * @param context knows the places of the routes; null if it was not created
     */
    public static String sentence(CamelContext context, Throwable failure) {
        List<Throwable> causes = Causes.of(failure).toList();
        List<String> parts = new ArrayList<>();
        for (Throwable cause : causes) {
            if (cause instanceof MarkedYamlEngineException marked
                    && marked.getProblemMark().isPresent()) {
                return new YamlMistake(marked.getProblemMark().get()).sentence(marked);
            }
            if (cause instanceof YamlEngineException) {
                return YamlMistake.unquoted(file(causes), cause.getMessage());
            }
            if (cause instanceof FailedToCreateRouteException route && route.getRouteId() != null) {
                parts.add(place(context, route.getRouteId()) + "route '" + route.getRouteId() + "' cannot be built");
            }
            if (cause instanceof PropertyBindingException binding) {
                String option = Objects.requireNonNullElse(binding.getOptionPrefix(), "")
                        + Objects.requireNonNullElse(binding.getOptionKey(), binding.getPropertyName());
                parts.add("option " + option
                        + (binding.getCause() == null
                                ? " is unknown" + similar(binding)
                                : " is wrong, got '" + binding.getValue() + "'"));
            }
        }
        Throwable root = Causes.root(failure);
        if (Causes.find(PropertyBindingException.class, failure) == null || root instanceof IllegalArgumentException) {
            parts.add(message(causes));
        }
        return String.join(": ", parts);
    }

    private static String similar(PropertyBindingException unknown) {
        List<String> options = Stream.of(unknown.getTarget().getClass().getMethods())
                .filter(method -> method.getName().matches("set[A-Z].*"))
                .map(method -> Introspector.decapitalize(method.getName().substring("set".length())))
                .toList();
        return Suggestion.of(unknown.getPropertyName(), options);
    }

    private static String place(CamelContext context, String routeId) {
        RouteDefinition route = context instanceof ModelCamelContext model ? model.getRouteDefinition(routeId) : null;
        return route == null ? "" : Place.of(route) + ": ";
    }

    /** The message of the innermost cause that has one, as its outermost cause says it that only adds to its end. */
    private static String message(List<Throwable> causes) {
        List<String> messages = causes.stream()
                // of a file system's exception the message is the file's name alone
                .map(cause -> cause instanceof FileSystemException ? cause.toString() : cause.getMessage())
                .filter(message -> message != null && !message.isBlank())
                .toList();
        if (messages.isEmpty()) {
            return causes.get(0).toString();
        }
        String innermost = messages.get(messages.size() - 1);
        String message = messages.stream()
                .filter(outer -> outer.startsWith(innermost))
                .findFirst()
                .orElse(innermost);
        Matcher empty = EMPTY.matcher(message);
        return empty.matches()
                ? Place.of(empty.group(1), 0) + ": is empty: write a route into it, or remove it"
                : message.replaceFirst("[\\s*]+$", "").replaceAll("\\s*\\R\\s*", ": ");
    }

    /** Whether an edit of settings or routes corrects it; anything else is a defect, and needs its stack trace. */
    public static boolean is(Throwable failure) {
        Throwable root = Causes.root(failure);
        return Causes.find(PropertyBindingException.class, failure) != null
                || root instanceof IllegalArgumentException
                || root instanceof YamlEngineException
                || root instanceof IOException
                || root.getClass().getName().startsWith("org.apache.camel.");
    }

    private static String file(List<Throwable> causes) {
        for (Throwable cause : causes) {
            Matcher file = FILE.matcher(String.valueOf(cause.getMessage()));
            if (file.find()) {
                return file.group(1);
            }
        }
        return "";
    }
}
