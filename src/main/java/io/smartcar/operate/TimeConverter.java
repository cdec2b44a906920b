package io.smartcar.operate;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time as {@code 2026-01-31T10:00:00Z}, or as the time since then: {@code 30m}, {@code 12h}, {@code 7d}. */
final class TimeConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
        try {
            return text.matches("\\d+[smhdSMHD]") ? Instant.now().minus(duration(text)) : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException(
                    "expected a time such as 2026-01-31T10:00:00Z, or how long ago: 30m, 12h, 7d; got '" + text + "'");
        }
    }

    private static Duration duration(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        return Duration.parse(upper.endsWith("D") ? "P" + upper : "PT" + upper);
    }
}
