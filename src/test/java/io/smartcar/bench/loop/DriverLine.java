package io.smartcar.bench.loop;

import java.time.LocalDateTime;
import java.time.ZoneId;

/** A line that cars write: {@code 20160101000000,X0001,3,0,F,N,015,C01}. */
final class DriverLine {
    static final int TIME_LENGTH = 14;
    static final int DAY_LENGTH = 8;

    private static final ZoneId ZONE = ZoneId.of("Asia/Seoul");

    private DriverLine() {}

    /** The car, the second column. */
    static String car(String line) {
        return line.substring(TIME_LENGTH + 1, line.indexOf(',', TIME_LENGTH + 1));
    }

    /** The time in the first column, in milliseconds since 1970. */
    static long time(String line) {
        return LocalDateTime.of(
                        number(line, 0, 4),
                        number(line, 4, 6),
                        number(line, 6, 8),
                        number(line, 8, 10),
                        number(line, 10, 12),
                        number(line, 12, 14))
                .atZone(ZONE)
                .toInstant()
                .toEpochMilli();
    }

    private static int number(String line, int from, int to) {
        return Integer.parseInt(line, from, to, 10);
    }
}
