package io.smartcar.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void shouldRenewProgressInPlaceOnTerminal() {
        Screen screen = new Screen(new PrintStream(bytes), true);

        screen.progress("read 10");
        screen.progress("read 9");

        assertThat(bytes).hasToString("read 10\r       \rread 9");
    }

    @Test
    void shouldKeepProgressBelowWhatIsSaid() {
        Screen screen = new Screen(new PrintStream(bytes), true);

        screen.progress("read 1");
        screen.say("hello");

        assertThat(bytes).hasToString("read 1\r      \rhello" + System.lineSeparator() + "read 1");
    }

    @Test
    void shouldNotRenewMoreOftenThanEveryTenSecondsWithoutTerminal() {
        Screen screen = new Screen(new PrintStream(bytes), false);

        screen.progress("read 1");
        screen.progress("read 2");
        screen.say("hello");

        assertThat(bytes).hasToString("read 1" + System.lineSeparator() + "hello" + System.lineSeparator());
    }

    @Test
    void shouldNotShowProgressAfterItsEnd() {
        Screen screen = new Screen(new PrintStream(bytes), true);

        screen.progress("read 1");
        screen.endProgress();
        screen.progress("read 2");
        screen.say("stopped");

        assertThat(bytes).hasToString("read 1" + System.lineSeparator() + "stopped" + System.lineSeparator());
    }
}
