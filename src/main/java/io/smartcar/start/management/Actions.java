package io.smartcar.start.management;

import io.smartcar.start.management.RouteControl.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.util.json.JsonObject;

/**
 * The actions of an operator by their ids: {@code pause}, {@code resume} or {@code drain}, alone for all routes, or followed
 * by a role or the id of a route ({@code pause-storer}, {@code drain-tail-to-events}). Thread-safe.
 */
final class Actions {
    /** What an action does. */
    private enum Verb {
        PAUSE,
        RESUME,
        DRAIN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Pattern ID = Pattern.compile("(?<verb>pause|resume|drain)(-(?<target>.+))?");
    private static final Map<Role, String> NOUNS = Map.of(Role.COLLECTOR, "collecting", Role.STORER, "storing");

    private static final String STAYS = " Nothing is lost. It lasts until you resume it, or the process is restarted.";
    private static final Map<Verb, Map<Role, String>> DESCRIPTIONS = Map.of(
            Verb.PAUSE,
            Map.of(
                    Role.COLLECTOR,
                    "No more lines are sent: files wait in their folders, received syslog messages in the spool."
                            + STAYS,
                    Role.STORER,
                    "No more events are stored: they wait in Kafka." + STAYS),
            Verb.RESUME,
            Map.of(
                    Role.COLLECTOR, "Lines are read and received again.",
                    Role.STORER, "Events are stored again."));

    private final RouteControl control;

    Actions(RouteControl control) {
        this.control = control;
    }

    /** The actions that a page offers: those for a role, and draining. */
    List<JsonObject> offered() {
        Collection<String> ordered = control.progress().keySet();
        List<JsonObject> offered = new ArrayList<>();
        for (Role role : Role.values()) {
            List<String> routes = control.routes(role);
            if (!routes.isEmpty()) {
                String noun = NOUNS.get(role);
                offered.add(action(
                        id(Verb.PAUSE, role),
                        "Pause " + noun,
                        DESCRIPTIONS.get(Verb.PAUSE).get(role),
                        routes.stream().noneMatch(ordered::contains)));
                offered.add(action(
                        id(Verb.RESUME, role),
                        "Resume " + noun,
                        DESCRIPTIONS.get(Verb.RESUME).get(role),
                        routes.stream().anyMatch(ordered::contains)));
            }
        }
        List<String> collecting = control.routes(Role.COLLECTOR);
        if (!collecting.isEmpty()) {
            JsonObject drain = action(
                    Verb.DRAIN.toString(),
                    "Drain",
                    "Nothing more is taken in; what was taken in is sent to Kafka, and stored if this process stores. Then"
                            + " it is safe to remove it.",
                    !ordered.containsAll(control.routes(null)));
            if (control.isDrainingLossy(collecting)) {
                drain.put("warning", "Datagrams that arrive meanwhile are lost: UDP has no way to hold them back.");
            }
            offered.add(drain);
        }
        return offered;
    }

    private static String id(Verb verb, Role role) {
        return verb + "-" + role.name().toLowerCase(Locale.ROOT);
    }

    private static JsonObject action(String id, String label, String description, boolean enabled) {
        JsonObject action = new JsonObject();
        action.put("id", id);
        action.put("label", label);
        action.put("description", description);
        action.put("enabled", enabled);
        return action;
    }

    /**
     * Carries an action out.
     *
     * @return the routes that it was for; empty if this process has no such action
     */
    List<String> run(String id) {
        Matcher action = ID.matcher(id);
        if (!action.matches()) {
            return List.of();
        }
        List<String> routes = routes(action.group("target"));
        switch (Verb.valueOf(action.group("verb").toUpperCase(Locale.ROOT))) {
            case PAUSE -> control.pause(routes);
            case RESUME -> control.resume(routes);
            case DRAIN -> control.drain(routes);
        }
        return routes;
    }

    private List<String> routes(String target) {
        List<String> all = control.routes(null);
        if (target == null) {
            return all;
        }
        for (Role role : Role.values()) {
            if (target.equals(role.name().toLowerCase(Locale.ROOT))) {
                return control.routes(role);
            }
        }
        return all.contains(target) ? List.of(target) : List.of();
    }
}
