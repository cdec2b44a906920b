package io.smartcar.start.check;

import org.apache.camel.NamedNode;

/** Places in route files, for messages. */
public final class Place {
    private Place() {}

    /** {@code routes/name.camel.yaml:12}, as far as known. */
    public static String of(NamedNode node) {
        String file = node.getLocation();
        for (NamedNode around = node; file == null && around != null; around = around.getParent()) {
            file = around.getLocation();
        }
        if (file == null) {
            return "unknown place";
        }
        return of(file, node.getLineNumber());
    }

    /** The place and the name of a step. */
    static String ofStep(String routeId, NamedNode step) {
        return of(step) + ": step '" + (step.getId() == null ? step.getShortName() : step.getId()) + "' of route '"
                + routeId + "'";
    }

    public static String of(String location, int line) {
        String file = location.startsWith("file:") ? location.substring("file:".length()) : location;
        return line > 0 ? file + ":" + line : file;
    }
}
