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
 *
 * <p>A word or number after the clock may be its zone or year, or belong to the message: {@link #needed()} tells what must
 * follow, and {@link #yearEnd()} where a message begins if the number is the year.
 */
final class TimeReader {
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final String WEEKDAYS = "MonTueWedThuFriSatSun";
    private static final int NO_OFFSET = Integer.MIN_VALUE;
    private static final int NO_YEAR = -1;
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 2099;
    private static final int QUARTER_HOUR = 900;
    private static final int GREATEST_OFFSET = 14 * 3600;
    private static final long DAY = 86_400;

    private final ZoneRules rules;

    private int year;
    private int month;
    private int day;
    private int secondOfDay;
    private int nano;
    private int offset;
    private boolean weekday;
    private boolean known;
    private Certainty needed;
    private int yearEnd;
    private int yearAfter;
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

    /** Whether the instant is certain: not if its zone is unknown or ambiguous, or its day and month are. */
    boolean isKnown() {
        return known;
    }

    /** Takes the time as written in an unknown zone. */
    void distrust() {
        known = false;
    }

    /** Whether a word before a colon may be a zone of a device: it is alphabetic, or begins with an abbreviation. */
    static boolean mayBeZone(byte[] bytes, int start, int end) {
        int position = ByteScan.afterLetters(bytes, start, end);
        return position == end || ZoneAbbreviation.offset(bytes, start, position) != ZoneAbbreviation.NONE;
    }

    /** How certain the form of the message after the time must be for the zone to be one. */
    Certainty needed() {
        return needed;
    }

    /** The end of a number after the time that may be its year; -1 if there is none. */
    int yearEnd() {
        return yearEnd;
    }

    /** Takes the number after the time as its year. */
    void useYearAfter() {
        year = yearAfter;
        known &= isDate();
        if (known) {
            resolve();
        }
    }

    /** Takes the number after the time as a part of the message; the time is not known if its year would be another. */
    void ignoreYearAfter() {
        known &= year == yearAfter;
    }

    /**
     * Parses a time of any form that devices write.
     *
     * @param received the time of reception in milliseconds since 1970
     * @return the end of the time; -1 if there is none
     */
    int read(byte[] bytes, int start, int end, long received) {
        int position = readBsd(bytes, start, end, received);
        if (position < 0) {
            position = readIso(bytes, start, end);
        }
        if (position < 0) {
            position = readSlashed(bytes, start, end);
        }
        return position > 0 && isEnd(bytes, position, end) ? position : -1;
    }

    /** A blank, a comma, the end, or a colon before a blank, the end or Cisco's {@code %}. */
    private static boolean isEnd(byte[] bytes, int position, int end) {
        int value = at(bytes, position, end);
        int next = at(bytes, position + 1, end);
        return Token.isBlank(value)
                || value == ','
                || value == -1
                || value == ':' && (Token.isBlank(next) || next == '%' || next == -1);
    }

    /**
     * Parses RFC 3339, {@code 2026-11-22T10:15:58.123+01:00}; also with a space or a lower-case {@code t}, slashes in the
     * date, a comma before the fraction, an offset without its colon, a zone's abbreviation, or none.
     *
     * @return the end of the time; -1 if there is none
     */
    int readIso(byte[] bytes, int start, int end) {
        begin();
        year = number(bytes, start, 4, end);
        month = number(bytes, start + 5, 2, end);
        day = number(bytes, start + 8, 2, end);
        int mark = at(bytes, start + 4, end);
        if (year < 0 || mark != '-' && mark != '/' || at(bytes, start + 7, end) != mark) {
            return -1;
        }
        int separator = at(bytes, start + 10, end);
        if (separator != 'T' && separator != 't' && separator != ' ') {
            return -1;
        }
        return resolved(bytes, readClock(bytes, start + 11, end), end);
    }

    /** Parses NetScaler's {@code 11/30/2026:09:40:01 GMT}: the day or the month is first, as it is configured. */
    private int readSlashed(byte[] bytes, int start, int end) {
        begin();
        month = number(bytes, start, 2, end);
        day = number(bytes, start + 3, 2, end);
        year = number(bytes, start + 6, 4, end);
        boolean slashes = at(bytes, start + 2, end) == '/' && at(bytes, start + 5, end) == '/';
        if (!slashes || year < 0 || at(bytes, start + 10, end) != ':') {
            return -1;
        }
        if (month > 12) {
            int first = month;
            month = day;
            day = first;
        } else {
            known = day > 12 || day == month;
        }
        return resolved(bytes, readClock(bytes, start + 11, end), end);
    }

    private int resolved(byte[] bytes, int clockEnd, int end) {
        if (clockEnd < 0 || !isDate()) {
            return -1;
        }
        int position = readZone(bytes, clockEnd, end);
        resolve();
        return position;
    }

    /** Parses seconds since 1970 with a fraction. */
    int readEpoch(byte[] bytes, int start, int end) {
        begin();
        int position = ByteScan.afterDigits(bytes, start, Math.min(start + 10, end));
        int seconds = position - start;
        if (seconds < 9 || at(bytes, position, end) != '.' || !isDigit(at(bytes, position + 1, end))) {
            return -1;
        }
        epochSecond = number(bytes, start, seconds - 1, end) * 10L + bytes[position - 1] - '0';
        return readFraction(bytes, position + 1, end);
    }

    /**
     * Parses RFC 3164, {@code Nov  2 10:15:58}, and its variants: a weekday before, a year before the month, after the day
     * or at the end, a fraction, AM or PM, a zone.
     */
    private int readBsd(byte[] bytes, int start, int end, long received) {
        begin();
        int position = start;
        weekday = nameAt(WEEKDAYS, bytes, position, end) > 0 && at(bytes, position + 3, end) == ' ';
        if (weekday) {
            position = ByteScan.skip(bytes, ' ', position + 3, end);
        }
        if (isYear(bytes, position, end)) {
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
        if (position < 0 || !isDate()) {
            return -1;
        }
        position = readZone(bytes, position, end);
        if (year != NO_YEAR) {
            resolve();
            return position;
        }
        if (at(bytes, position, end) == ' ' && isYear(bytes, position + 1, end)) {
            yearAfter = number(bytes, position + 1, 4, end);
            if (weekday) {
                useYearAfter();
                return known ? position + 5 : -1;
            }
            yearEnd = position + 5;
        }
        return resolveNear(Math.floorDiv(received, 1000)) ? position : -1;
    }

    private void begin() {
        year = NO_YEAR;
        nano = 0;
        offset = NO_OFFSET;
        known = true;
        needed = Certainty.NONE;
        yearEnd = -1;
    }

    /** Four digits of a year in which messages may have been sent, then a blank, a colon and a blank, or the end. */
    private static boolean isYear(byte[] bytes, int start, int end) {
        int number = number(bytes, start, 4, end);
        return number >= FIRST_YEAR && number <= LAST_YEAR && isEnd(bytes, start + 4, end);
    }

    /** The number of the name, from 1, in any case; 0 if there is none. */
    private static int nameAt(String names, byte[] bytes, int start, int end) {
        if (end - start < 3) {
            return 0;
        }
        for (int index = 0; index < names.length(); index += 3) {
            if ((bytes[start] & ~0x20) == names.charAt(index)
                    && (bytes[start + 1] | 0x20) == names.charAt(index + 1)
                    && (bytes[start + 2] | 0x20) == names.charAt(index + 2)) {
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
        position = afterFraction(bytes, position + 6, end);
        int half = at(bytes, position + 1, end) & ~0x20;
        boolean halved = Token.isBlank(at(bytes, position, end))
                && (half == 'A' || half == 'P')
                && (at(bytes, position + 2, end) & ~0x20) == 'M'
                && !Token.isNameByte(at(bytes, position + 3, end));
        if (halved) {
            if (hour == 0 || hour > 12) {
                return -1;
            }
            hour = hour % 12 + (half == 'P' ? 12 : 0);
            position = afterFraction(bytes, position + 3, end);
        }
        secondOfDay = (hour * 60 + minute) * 60 + second;
        return position;
    }

    /** Skips a fraction, or Comware's milliseconds: three digits after a colon and before the year. */
    private int afterFraction(byte[] bytes, int start, int end) {
        int mark = at(bytes, start, end);
        if ((mark == '.' || mark == ',') && isDigit(at(bytes, start + 1, end))) {
            return readFraction(bytes, start + 1, end);
        }
        boolean thousandths = mark == ':'
                && ByteScan.afterDigits(bytes, start + 1, end) == start + 4
                && at(bytes, start + 4, end) == ' '
                && isYear(bytes, start + 5, end);
        return thousandths ? readFraction(bytes, start + 1, end) : start;
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

    /** {@code Z}, {@code +01:00}, {@code +0100}, {@code +01}; returns the start if there is none. */
    private int readOffset(byte[] bytes, int start, int end) {
        int sign = at(bytes, start, end);
        if (sign == 'Z' || sign == 'z') {
            offset = 0;
            return start + 1;
        }
        if (sign != '+' && sign != '-') {
            return start;
        }
        int hoursEnd = ByteScan.afterDigits(bytes, start + 1, Math.min(start + 3, end));
        int hours = hoursEnd == start + 1 ? -1 : number(bytes, start + 1, hoursEnd - start - 1, end);
        int colon = at(bytes, hoursEnd, end) == ':' ? 1 : 0;
        int minutes = number(bytes, hoursEnd + colon, 2, end);
        int position = minutes < 0 ? hoursEnd : hoursEnd + colon + 2;
        if (hours < 0 || hours > 23 || minutes > 59 || !isEnd(bytes, position, end)) {
            return start;
        }
        offset = (hours * 60 + Math.max(minutes, 0)) * (sign == '-' ? -60 : 60);
        return position;
    }

    /** An offset, or a zone's abbreviation. After a blank it could as well be a part of the message. */
    private int readZone(byte[] bytes, int start, int end) {
        int position = readOffset(bytes, start, end);
        if (position > start || !Token.isBlank(at(bytes, start, end))) {
            return position;
        }
        int zone = Token.afterBlanks(bytes, start, end);
        position = ByteScan.afterLetters(bytes, zone, end);
        int abbreviated = ZoneAbbreviation.offset(bytes, zone, position);
        if (position > zone && abbreviated == ZoneAbbreviation.NONE) {
            return start;
        }
        int zoneEnd = readOffset(bytes, position, end);
        if (zoneEnd == zone || !isEnd(bytes, zoneEnd, end)) {
            offset = NO_OFFSET;
            return start;
        }
        boolean numbered = zoneEnd > position;
        known &= !numbered || Math.abs(offset) <= GREATEST_OFFSET && offset % QUARTER_HOUR == 0;
        if (position == zone) {
            needed = Certainty.TAG;
            known &= zoneEnd > zone + 2;
            return zoneEnd;
        }
        boolean certain = abbreviated == 0 || !numbered && abbreviated != ZoneAbbreviation.AMBIGUOUS;
        if (!numbered) {
            offset = certain ? abbreviated : NO_OFFSET;
        }
        known &= certain;
        if (at(bytes, Token.afterBlanks(bytes, zoneEnd, end), end) != ':') {
            needed = abbreviated == 0 ? Certainty.TAG : Certainty.HOST;
        }
        return zoneEnd;
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
            year = candidate;
            resolve();
            if (epochSecond <= received + DAY) {
                return true;
            }
        }
        return false;
    }

    /** Abbreviations of zones; those that mean several are known to be zones. */
    private static final class ZoneAbbreviation {
        static final int NONE = Integer.MIN_VALUE;
        static final int AMBIGUOUS = Integer.MIN_VALUE + 1;

        private static final String[] NAMES = {
            "UTC", "GMT", "Z", "UT", "WET", "WEST", "CET", "CEST", "MEZ", "MESZ", "EET", "EEST", "MSK", "SAST", "WIB",
            "HKT", "SGT", "AWST", "JST", "KST", "ACST", "ACDT", "AEST", "AEDT", "NZST", "NZDT", "HST", "AKST", "AKDT",
            "PST", "PDT", "MST", "MDT", "EST", "EDT"
        };
        private static final int[] HALF_HOURS = {
            0, 0, 0, 0, 0, 2, 2, 4, 2, 4, 4, 6, 6, 4, 14, 16, 16, 16, 18, 18, 19, 21, 20, 22, 24, 26, -20, -18, -16,
            -16, -14, -14, -12, -10, -8
        };
        private static final String[] SEVERAL = {
            "ADT", "AST", "BRT", "BST", "CAT", "CDT", "CST", "DST", "EAT", "GST", "ICT", "IDT", "IRST", "IST", "NDT",
            "NPT", "NST", "PHT", "PKT", "SST", "TZ", "WAT", "WIT", "WITA"
        };

        private ZoneAbbreviation() {}

        /** Seconds east of Greenwich, {@link #AMBIGUOUS}, or {@link #NONE}. */
        static int offset(byte[] bytes, int start, int end) {
            int index = index(NAMES, bytes, start, end);
            if (index >= 0) {
                return HALF_HOURS[index] * 1800;
            }
            return index(SEVERAL, bytes, start, end) >= 0 ? AMBIGUOUS : NONE;
        }

        private static int index(String[] names, byte[] bytes, int start, int end) {
            for (int index = 0; index < names.length; index++) {
                if (end - start == names[index].length() && ByteScan.matches(bytes, start, end, names[index])) {
                    return index;
                }
            }
            return -1;
        }
    }
}
