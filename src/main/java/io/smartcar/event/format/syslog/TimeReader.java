package io.smartcar.event.format.syslog;

import static io.smartcar.event.format.syslog.ByteScan.at;
import static io.smartcar.event.format.syslog.ByteScan.isDigit;
import static io.smartcar.event.format.syslog.ByteScan.number;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;

/**
 * Parses the times of syslog messages. A time without a zone is in the configured zone; one without a year is the
 * latest such time that is at most a day after reception. Does not use the clock. Not thread-safe: the reader holds the
 * last time.
 */
final class TimeReader {
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final String WEEKDAYS = "MonTueWedThuFriSatSun";
    private static final int NO_OFFSET = Integer.MIN_VALUE;
    private static final int NO_YEAR = -1;
    private static final long DAY = 86_400;

    private final ZoneRules rules;

    private int year;
    private int month;
    private int day;
    private int secondOfDay;
    private int nano;
    private int offset;
    private long epochSecond;

    TimeReader(ZoneId zone) {
        rules = zone.getRules();
    }

    long epochSecond() {
        return epochSecond;
    }

    int nano() {
        return nano;
    }

    /**
     * Parses RFC 3339, {@code 2026-11-22T10:15:58.123+01:00}; also with a space or a lower-case {@code t}, a
     * comma before the fraction, an offset without its colon, or none.
     *
     * @return the end of the time; -1 if there is none
     */
    int readIso(byte[] bytes, int start, int end) {
        begin();
        year = number(bytes, start, 4, end);
        month = number(bytes, start + 5, 2, end);
        day = number(bytes, start + 8, 2, end);
        if (year < 0 || at(bytes, start + 4, end) != '-' || at(bytes, start + 7, end) != '-') {
            return -1;
        }
        int separator = at(bytes, start + 10, end);
        if (separator != 'T' && separator != 't' && separator != ' ') {
            return -1;
        }
        int position = readClock(bytes, start + 11, end);
        if (position < 0 || !isDate()) {
            return -1;
        }
        position = readOffset(bytes, position, end);
        resolve();
        return position;
    }

    /**
     * Parses RFC 3164, {@code Nov  2 10:15:58}, and its variants: a weekday before, a year before
     * the month, after the day or at the end, a fraction, a zone.
     *
     * @param received the time of reception in milliseconds since 1970
     * @return the end of the time; -1 if there is none
     */
    int readBsd(byte[] bytes, int start, int end, long received) {
        begin();
        int position = start;
        if (nameAt(WEEKDAYS, bytes, position, end) > 0 && at(bytes, position + 3, end) == ' ') {
            position = ByteScan.skip(bytes, ' ', position + 3, end);
        }
        if (isDigit(at(bytes, position, end)) && at(bytes, position + 4, end) == ' ') {
            year = number(bytes, position, 4, end);
            position += 5;
        }
        month = nameAt(MONTHS, bytes, position, end);
        if (month == 0 || at(bytes, position + 3, end) != ' ') {
            return -1;
        }
        position = ByteScan.skip(bytes, ' ', position + 3, end);
        int dayEnd = ByteScan.afterDigits(bytes, position, Math.min(position + 2, end));
        day = dayEnd == position ? 0 : number(bytes, position, dayEnd - position, end);
        if (at(bytes, dayEnd, end) != ' ') {
            return -1;
        }
        position = ByteScan.skip(bytes, ' ', dayEnd, end);
        if (year == NO_YEAR && isYear(bytes, position, end)) {
            year = number(bytes, position, 4, end);
            position += 5;
        }
        position = readClock(bytes, position, end);
        if (position < 0) {
            return -1;
        }
        position = readZone(bytes, position, end);
        if (year == NO_YEAR && at(bytes, position, end) == ' ' && isYear(bytes, position + 1, end)) {
            year = number(bytes, position + 1, 4, end);
            position += 5;
        }
        if (!isDate()) {
            return -1;
        }
        if (year != NO_YEAR) {
            resolve();
            return position;
        }
        return resolveNear(Math.floorDiv(received, 1000)) ? position : -1;
    }

    private void begin() {
        year = NO_YEAR;
        nano = 0;
        offset = NO_OFFSET;
    }

    /** Four digits, then a space, a colon or the end. */
    private static boolean isYear(byte[] bytes, int start, int end) {
        int next = at(bytes, start + 4, end);
        int number = number(bytes, start, 4, end);
        return number >= 1900 && (next == ' ' || next == ':' || next == -1);
    }

    private static int nameAt(String names, byte[] bytes, int start, int end) {
        if (end - start < 3) {
            return 0;
        }
        for (int index = 0; index < names.length(); index += 3) {
            if (bytes[start] == names.charAt(index)
                    && bytes[start + 1] == names.charAt(index + 1)
                    && bytes[start + 2] == names.charAt(index + 2)) {
                return index / 3 + 1;
            }
        }
        return 0;
    }

    /** {@code hh:mm:ss} with a fraction of up to nine digits; a leap second counts as the next minute. */
    private int readClock(byte[] bytes, int start, int end) {
        int hourDigits = isDigit(at(bytes, start + 1, end)) ? 2 : 1;
        int position = start + hourDigits;
        int hour = number(bytes, start, hourDigits, end);
        int minute = number(bytes, position + 1, 2, end);
        int second = number(bytes, position + 4, 2, end);
        boolean colons = at(bytes, position, end) == ':' && at(bytes, position + 3, end) == ':';
        if (!colons || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
            return -1;
        }
        secondOfDay = (hour * 60 + minute) * 60 + second;
        position += 6;
        int mark = at(bytes, position, end);
        if ((mark == '.' || mark == ',') && isDigit(at(bytes, position + 1, end))) {
            position = readFraction(bytes, position + 1, end);
        }
        return position;
    }

    private int readFraction(byte[] bytes, int start, int end) {
        int position = start;
        int unit = 100_000_000;
        while (isDigit(at(bytes, position, end))) {
            nano += (bytes[position] - '0') * unit;
            unit /= 10;
            position++;
        }
        return position;
    }

    /** {@code Z}, {@code +01:00}, {@code +0100}; returns the start if there is none. */
    private int readOffset(byte[] bytes, int start, int end) {
        int sign = at(bytes, start, end);
        if (sign == 'Z' || sign == 'z') {
            offset = 0;
            return start + 1;
        }
        if (sign != '+' && sign != '-') {
            return start;
        }
        int colon = at(bytes, start + 3, end) == ':' ? 1 : 0;
        int hours = number(bytes, start + 1, 2, end);
        int minutes = number(bytes, start + 3 + colon, 2, end);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return start;
        }
        offset = (hours * 60 + minutes) * (sign == '-' ? -60 : 60);
        return start + 5 + colon;
    }

    /**
     * An offset, or a zone's abbreviation; an ambiguous one counts only before a colon, since it could be a host or a
     * program.
     */
    private int readZone(byte[] bytes, int start, int end) {
        int position = readOffset(bytes, start, end);
        if (position > start || at(bytes, start, end) != ' ') {
            return position;
        }
        position = readOffset(bytes, start + 1, end);
        if (position > start + 1) {
            return position;
        }
        while (ByteScan.isLetter(at(bytes, position, end))) {
            position++;
        }
        int abbreviated = ZoneAbbreviation.offset(bytes, start + 1, position);
        boolean ambiguous = abbreviated != 0 && at(bytes, position, end) != ':';
        if (abbreviated == ZoneAbbreviation.UNKNOWN || ambiguous) {
            return start;
        }
        offset = abbreviated;
        return position;
    }

    private boolean isDate() {
        boolean leap = year == NO_YEAR || Year.isLeap(year);
        return month >= 1 && month <= 12 && day >= 1 && day <= Month.of(month).length(leap);
    }

    private void resolve() {
        epochSecond = epochSecondIn(year);
    }

    private long epochSecondIn(int candidate) {
        long local = LocalDate.of(candidate, month, day).toEpochDay() * DAY + secondOfDay;
        if (offset != NO_OFFSET) {
            return local - offset;
        }
        ZoneOffset fixed = rules.isFixedOffset()
                ? rules.getOffset(LocalDateTime.MIN)
                : rules.getOffset(LocalDateTime.ofEpochSecond(local, 0, ZoneOffset.UTC));
        return local - fixed.getTotalSeconds();
    }

    /** Sets the latest year in which the time is not in the future; a sender's clock may be a day ahead. */
    private boolean resolveNear(long received) {
        int receivedYear =
                LocalDateTime.ofEpochSecond(received, 0, ZoneOffset.UTC).getYear();
        for (int candidate = receivedYear + 1; candidate >= receivedYear - 2; candidate--) {
            if (month == 2 && day == 29 && !Year.isLeap(candidate)) {
                continue;
            }
            epochSecond = epochSecondIn(candidate);
            if (epochSecond <= received + DAY) {
                return true;
            }
        }
        return false;
    }

    /** Zone abbreviations with the same offset everywhere; ambiguous ones (CST, IST, BST) are not known. */
    private static final class ZoneAbbreviation {
        static final int UNKNOWN = Integer.MIN_VALUE;

        private static final String[] NAMES = {
            "UTC", "GMT", "CET", "CEST", "EET", "EEST", "EST", "EDT", "MST", "MDT", "PST", "PDT", "JST", "KST"
        };
        private static final int[] HOURS = {0, 0, 1, 2, 2, 3, -5, -4, -7, -6, -8, -7, 9, 9};

        private ZoneAbbreviation() {}

        /** Seconds east of Greenwich, or {@link #UNKNOWN}. */
        static int offset(byte[] bytes, int start, int end) {
            for (int index = 0; index < NAMES.length; index++) {
                if (end - start == NAMES[index].length() && ByteScan.matches(bytes, start, end, NAMES[index])) {
                    return HOURS[index] * 3600;
                }
            }
            return UNKNOWN;
        }
    }
}
