package io.smartcar.start.check;

import java.util.List;
import org.apache.camel.CamelContext;

/** Checks that the profile has a file: Camel ignores a missing one. */
public final class ProfileCheck {
    private static final String BEFORE = "application-";
    private static final String AFTER = ".properties";

    private ProfileCheck() {}

    /**
     * Checks a profile.
     *
     * @param profile the value of {@code camel.main.profile}; empty if it is not set
     * @throws IllegalArgumentException if it has no file of settings; the message lists the existing ones
     */
    public static void check(CamelContext context, String profile) throws Exception {
        if (profile.isBlank() || context.getClassResolver().loadResourceAsURL(BEFORE + profile + AFTER) != null) {
            return;
        }
        List<String> known = Suggestion.resources(context, BEFORE, AFTER);
        throw new IllegalArgumentException("Setting camel.main.profile is wrong: expected "
                + (known.isEmpty() ? "a profile that has a file" : "one of " + String.join(", ", known)) + ", got '"
                + profile + "': there is no " + BEFORE + profile + AFTER + " in conf/"
                + Suggestion.of(profile, known));
    }
}
