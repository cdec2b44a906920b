package io.smartcar.faults.source;

import io.smartcar.simulator.LogKind;
import java.util.List;
import java.util.Locale;

/** The file names of a log, and the columns of its lines. */
public enum LogLayout {
    DRIVER(
            LogKind.DRIVER,
            "SmartCarDriverInfo-",
            ".log",
            "Driver Status Infomation,",
            List.of(
                    "date",
                    "car_number",
                    "speed_pedal",
                    "break_pedal",
                    "steer_angle",
                    "direct_light",
                    "speed",
                    "area_number")),
    STATUS(
            LogKind.STATUS,
            "SmartCarStatusInfo_",
            ".txt",
            "Car Status Infomation,",
            List.of(
                    "date",
                    "car_number",
                    "tire_fl",
                    "tire_fr",
                    "tire_bl",
                    "tire_br",
                    "light_fl",
                    "light_fr",
                    "light_bl",
                    "light_br",
                    "engine",
                    "break",
                    "battery"));

    private final LogKind kind;
    private final String prefix;
    private final String suffix;
    private final String header;
    private final List<String> columns;

    LogLayout(LogKind kind, String prefix, String suffix, String header, List<String> columns) {
        this.kind = kind;
        this.prefix = prefix;
        this.suffix = suffix;
        this.header = header;
        this.columns = columns;
    }

    /** The simulator's name of the log. */
    public LogKind simulated() {
        return kind;
    }

    /** The kind's name in the settings. */
    public String kindName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of a file of this log. */
    public String fileName(String number) {
        return prefix + number + suffix;
    }

    /** What header lines begin with. */
    String header() {
        return header;
    }

    List<String> columns() {
        return columns;
    }
}
