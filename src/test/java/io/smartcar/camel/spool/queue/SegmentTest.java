package io.smartcar.camel.spool.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SegmentTest {
    /** A segment with the digits of such a locale in its name would not be found after a restart. */
    @Test
    void shouldFindASegmentByItsNameInALocaleWithOtherDigits() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            Path path = Segment.path(Path.of("spool"), 4711);
            assertThat(path.getFileName().toString()).contains("4711");
            assertThat(Segment.number(path)).isEqualTo(4711);
        } finally {
            Locale.setDefault(before);
        }
    }
}
