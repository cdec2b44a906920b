package io.smartcar.event.format;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The formats on the class path. */
public final class EventFormats {
    private static final Map<String, EventFormat> BY_NAME = new TreeMap<>();
    private static final Set<String> SETTINGS = new TreeSet<>();

    static {
        for (EventFormat format : ServiceLoader.load(EventFormat.class, EventFormat.class.getClassLoader())) {
            BY_NAME.put(format.name(), format);
            SETTINGS.addAll(format.settings());
        }
    }

    private EventFormats() {}

    public static Map<String, EventFormat> byName() {
        return BY_NAME;
    }

    /** The settings of all formats. */
    public static Set<String> settings() {
        return SETTINGS;
    }
}
