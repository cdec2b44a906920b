package io.smartcar.local;

import java.io.PrintStream;
import java.time.Duration;

/**
 * The output for the user: permanent lines, and below them one line that is updated; if the output is not a terminal,
 * that line is printed every ten seconds. Thread-safe.
 */
final class Screen {
    private static final long BETWEEN_LINES = Duration.ofSeconds(10).toNanos();

    private final PrintStream out;
    private final boolean terminal;
    private String progress = "";
    private boolean ended;
    private long lastLine = System.nanoTime() - BETWEEN_LINES;

    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Prints a permanent line. */
    synchronized void say(String text) {
        clear();
        out.println(text);
        out.print(terminal ? progress : "");
        out.flush();
    }

    /** Updates the last line, unless it has been ended. */
    synchronized void progress(String text) {
        if (ended) {
            return;
        }
        if (terminal) {
            clear();
            progress = text;
            out.print(text);
            out.flush();
        } else if (System.nanoTime() - lastLine >= BETWEEN_LINES) {
            lastLine = System.nanoTime();
            out.println(text);
        }
    }

    /** Keeps the last line as it is and moves below it. */
    synchronized void endProgress() {
        ended = true;
        if (!progress.isEmpty()) {
            out.println();
            progress = "";
        }
    }

    private void clear() {
        if (!progress.isEmpty()) {
            out.print("\r" + " ".repeat(progress.length()) + "\r");
        }
    }
}
