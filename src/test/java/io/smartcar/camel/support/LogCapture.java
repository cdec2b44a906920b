package io.smartcar.camel.support;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** Captures the log lines of a package or class while it is open. */
public final class LogCapture extends AbstractAppender implements AutoCloseable {
    private record Line(Level level, String message, Throwable thrown) {}

    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final Logger logger;

    private LogCapture(Logger logger) {
        super("capture", null, null, false, Property.EMPTY_ARRAY);
        this.logger = logger;
    }

    public static LogCapture of(Class<?> logging) {
        return of(logging.getName());
    }

    /** @param name of a logger: a package or a class */
    public static LogCapture of(String name) {
        Configurator.setLevel(name, Level.INFO);
        LogCapture capture = new LogCapture((Logger) LogManager.getLogger(name));
        capture.start();
        capture.logger.addAppender(capture);
        return capture;
    }

    /** Keeps the lines off the console, which a test that provokes thousands of them would flood. */
    public LogCapture quietly() {
        logger.setAdditive(false);
        return this;
    }

    @Override
    public void append(LogEvent event) {
        lines.add(new Line(event.getLevel(), event.getMessage().getFormattedMessage(), event.getThrown()));
    }

    public List<String> messages(Level level) {
        return lines.stream()
                .filter(line -> line.level().equals(level))
                .map(Line::message)
                .toList();
    }

    /** The failures whose stack traces are logged. */
    public List<Throwable> stackTraces() {
        return lines.stream().map(Line::thrown).filter(Objects::nonNull).toList();
    }

    @Override
    public void close() {
        logger.removeAppender(this);
        logger.setAdditive(true);
        stop();
    }
}
