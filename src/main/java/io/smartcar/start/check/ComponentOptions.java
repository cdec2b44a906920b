package io.smartcar.start.check;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.CatalogCamelContext;
import org.apache.camel.util.StringHelper;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * Finds options that their component does not have, before Camel sets them: its own message shows the value, which may be
 * a password.
 */
public final class ComponentOptions {
    private static final Pattern OPTION = Pattern.compile("camel\\.component\\.([^.]+)\\.([^.\\[]+).*");

    private ComponentOptions() {}

    /**
     * Checks the keys of components; those of a component that is not known are left to Camel.
     *
     * @return the problems, without any value
     */
    public static List<String> problems(CamelContext context, Collection<String> keys) {
        List<String> problems = new ArrayList<>();
        for (String key : new TreeSet<>(keys)) {
            Matcher option = OPTION.matcher(key);
            Collection<String> known = option.matches() ? known(context, option.group(1)) : List.of();
            if (!known.isEmpty() && known.stream().noneMatch(name -> plain(name).equals(plain(option.group(2))))) {
                problems.add("Setting " + key + " is unknown to the component " + option.group(1)
                        + Suggestion.of(StringHelper.camelCaseToDash(option.group(2)), known));
            }
        }
        return problems;
    }

    /** The options of a component as settings name them; none if it is not known. */
    private static Collection<String> known(CamelContext context, String component) {
        try {
            String described = ((CatalogCamelContext) context).getComponentParameterJsonSchema(component);
            Map<String, Object> options = described == null
                    ? Map.of()
                    : ((JsonObject) Jsoner.deserialize(described)).getMap("componentProperties");
            return options.keySet().stream().map(StringHelper::camelCaseToDash).toList();
        } catch (IOException | DeserializationException e) {
            return List.of();
        }
    }

    private static String plain(String option) {
        return option.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    }
}
