package io.smartcar.event.format.syslog;

import static io.smartcar.event.format.syslog.ByteScan.isDigit;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;

/**
 * Reads the times of syslog messages. A time without a zone is in the configured zone; one without a year is the latest
 * such time that is at most a day after reception. Does not use the clock. Not thread-safe: the reader holds the last time.
 *
 * <p>A word or number after the clock may be its zone or year, or belong to the message: {@link #yearEnd()} tells where a
 * message begins if the number is the year, and {@link #resolve} decides by the form of what follows.
 */
final class TimeReader {
    /**
     * The forms of a time, the usual ones first. {@code E} is a weekday, {@code M} a month's name and {@code m} its number,
     * {@code d} a day, {@code y} a year and {@code Y} one of messages, {@code t} the time of day, a space any blanks.
     */
    private static final String[] NAMED_FORMS = {"M d t", "M d Y t", "E M d t", "E Y M d t", "E M d Y t"};

    private static final String[] NUMBERED_FORMS = {
        "y-m-dTt", "y-m-d t", "Y M d t", "y/m/d t", "y/m/dTt", "m/d/y:t", "d/m/y:t"
    };

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final String WEEKDAYS = "MonTueWedThuFriSatSun";
    private static final int LONGEST_ABBREVIATION = 5;
    private static final int NO_YEAR = -1;
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 2099;
    private static final int QUARTER_HOUR = 900;
    private static final int GREATEST_OFFSET = 14 * 3600;
    private static final long DAY = 86_400;
    private static final long AVERAGE_YEAR = 31_556_952;

    private final ZoneRules rules;

    private byte[] bytes;
    private int position;
    private int end;
    private long receivedSecond;

    private int year;
    private int month;
    private int day;
    private int secondOfDay;
    private int nano;
    private int offset;
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

    /** Takes the time as written in an unknown zone. */
    void distrust() {
        known = false;
    }

    /** The end of a number after the time that may be its year; -1 if there is none. */
    int yearEnd() {
        return yearEnd;
    }

    /**
     * Computes the instant.
     *
     * @param form how certain the form of the message after the time is
     * @param withYearAfter whether the number after the time is its year
     * @return whether the instant is certain: not if its zone, or the order of its day and month, is unknown or ambiguous,
     *     or if a word or number that may be its zone or year is not followed by a form of message
     */
    boolean resolve(Certainty form, boolean withYearAfter) {
        if (!known || form.compareTo(needed) < 0) {
            return false;
        }
        if (withYearAfter) {
            year = yearAfter;
        }
        if (year != NO_YEAR) {
            epochSecond = isDate() ? epochSecondIn(year) : 0;
            return isDate();
        }
        return resolveNear() && (yearEnd < 0 || year == yearAfter);
    }

    /**
     * Reads a time of any form that devices write.
     *
     * @param received the time of reception in milliseconds since 1970
     * @return the end of the time; -1 if there is none
     */
    int read(byte[] message, int start, int last, long received) {
        bytes = message;
        end = last;
        receivedSecond = Math.floorDiv(received, 1000);
        for (String form : isDigit(at(start)) ? NUMBERED_FORMS : NAMED_FORMS) {
            begin(start);
            if (hasForm(form)) {
                readZone();
                readYearAfter(form.charAt(0) == 'E');
                return isDate() && isEnd(position) ? position : -1;
            }
        }
        return -1;
    }

    /** Reads seconds since 1970 with a fraction. */
    int readEpoch(byte[] message, int start, int last) {
        bytes = message;
        end = last;
        begin(start);
        int point = ByteScan.afterDigits(bytes, start, end);
        if (point - start < 9 || point - start > 10 || at(point) != '.' || !isDigit(at(point + 1))) {
            return -1;
        }
        epochSecond = Long.parseLong(new String(bytes, start, point - start, ISO_8859_1));
        position = point;
        readFraction();
        return position;
    }

    private void begin(int start) {
        position = start;
        year = NO_YEAR;
        nano = 0;
        offset = Zones.NO_OFFSET;
        known = true;
        needed = Certainty.NONE;
        yearEnd = -1;
    }

    private boolean hasForm(String form) {
        for (int index = 0; index < form.length(); index++) {
            if (!readPart(form.charAt(index))) {
                return false;
            }
        }
        // NetScaler writes the day or the month first, as it is configured
        known = !form.startsWith("m/") || day > 12 || day == month;
        return month <= 12;
    }

    private boolean readPart(char part) {
        switch (part) {
            case 'E':
                return readName(WEEKDAYS) > 0;
            case 'M':
                month = readName(MONTHS);
                return month > 0;
            case 'm':
                month = readNumber(2, 2);
                return month > 0;
            case 'd':
                day = readNumber(1, 2);
                return day > 0;
            case 'y':
                year = readNumber(4, 4);
                return year >= 0;
            case 'Y':
                year = readNumber(4, 4);
                return isYear(year);
            case 't':
                return readClock();
            case 'T':
                return skip('T') || skip('t');
            case ' ':
                return skipBlanks();
            default:
                return skip(part);
        }
    }

    private int at(int index) {
        return ByteScan.at(bytes, index, end);
    }

    private boolean skip(int value) {
        boolean there = at(position) == value;
        position += there ? 1 : 0;
        return there;
    }

    private boolean skipBlanks() {
        int start = position;
        position = Token.afterBlanks(bytes, start, end);
        return position > start;
    }

    /** Reads up to this many digits; -1 if there are less than the least. */
    private int readNumber(int least, int most) {
        int digits = ByteScan.afterDigits(bytes, position, Math.min(position + most, end)) - position;
        if (digits < least) {
            return -1;
        }
        position += digits;
        return ByteScan.number(bytes, position - digits, digits, end);
    }

    /** The number of the name, from 1, in any case; 0 if there is none. */
    private int readName(String names) {
        int first = at(position) & ~0x20;
        int second = at(position + 1) | 0x20;
        int third = at(position + 2) | 0x20;
        for (int index = 0; index < names.length(); index += 3) {
            if (first == names.charAt(index) && second == names.charAt(index + 1) && third == names.charAt(index + 2)) {
                position += 3;
                return index / 3 + 1;
            }
        }
        return 0;
    }

    /** {@code hh:mm:ss} with a fraction of up to nine digits, AM or PM; a leap second counts as the next minute. */
    private boolean readClock() {
        int hour = readNumber(1, 2);
        int minute = skip(':') ? readNumber(2, 2) : -1;
        int second = skip(':') ? readNumber(2, 2) : -1;
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
            return false;
        }
        readFraction();
        int half = at(position + 1) & ~0x20;
        boolean halved = isBlank(at(position))
                && (half == 'A' || half == 'P')
                && (at(position + 2) & ~0x20) == 'M'
                && !ByteSet.ALPHABETIC.has(at(position + 3));
        if (halved && (hour == 0 || hour > 12)) {
            return false;
        }
        if (halved) {
            hour = hour % 12 + (half == 'P' ? 12 : 0);
            position += 3;
            readFraction();
        }
        secondOfDay = (hour * 60 + minute) * 60 + second;
        return true;
    }

    /** Reads a fraction, or Comware's milliseconds: three digits after a colon and before the year. */
    private void readFraction() {
        int mark = at(position);
        boolean thousandths = mark == ':'
                && ByteScan.afterDigits(bytes, position + 1, end) == position + 4
                && at(position + 4) == ' '
                && isYear(ByteScan.number(bytes, position + 5, 4, end));
        if (!thousandths && mark != '.' && mark != ',' || !isDigit(at(position + 1))) {
            return;
        }
        position++;
        for (int unit = 100_000_000; isDigit(at(position)); unit /= 10) {
            nano += (bytes[position] - '0') * unit;
            position++;
        }
    }

    /** An offset, or a zone's abbreviation. After a blank it could as well be a part of the message. */
    private void readZone() {
        int clockEnd = position;
        if (skip('Z') || skip('z')) {
            offset = 0;
            return;
        }
        if (readOffset() || !skipBlanks()) {
            return;
        }
        int zone = position;
        position = ByteSet.CAPITALS.after(bytes, zone, Math.min(zone + LONGEST_ABBREVIATION, end));
        boolean named = position > zone;
        Integer seconds = named ? Zones.offset(bytes, zone, position) : null;
        boolean numbered = (!named || seconds != null) && readOffset();
        if (seconds == null && !numbered || !isEnd(position)) {
            position = clockEnd;
            offset = Zones.NO_OFFSET;
            return;
        }
        boolean greenwich = !named || seconds == 0;
        if (numbered) {
            boolean used = Math.abs(offset) <= GREATEST_OFFSET && offset % QUARTER_HOUR == 0;
            known &= used && greenwich && (named || position > zone + 2);
        } else {
            offset = seconds;
            known &= seconds != Zones.NO_OFFSET;
        }
        if (!named || at(Token.afterBlanks(bytes, position, end)) != ':') {
            needed = greenwich ? Certainty.TAG : Certainty.HOST;
        }
    }

    /** {@code +01:00}, {@code +0100}, {@code +01}. */
    private boolean readOffset() {
        int sign = position;
        if (!isSign(at(sign))) {
            return false;
        }
        position++;
        int hours = readNumber(1, 2);
        int hoursEnd = position;
        skip(':');
        int minutes = readNumber(2, 2);
        if (minutes < 0) {
            position = hoursEnd;
        }
        if (hours < 0 || hours > 23 || minutes > 59 || !isEnd(position)) {
            position = sign;
            return false;
        }
        offset = (hours * 60 + Math.max(minutes, 0)) * (bytes[sign] == '-' ? -60 : 60);
        return true;
    }

    /** After a time with a weekday the number is the year. */
    private void readYearAfter(boolean certain) {
        int timeEnd = position;
        yearAfter = year == NO_YEAR && skip(' ') ? readNumber(4, 4) : -1;
        boolean possible = isYear(yearAfter) && isEnd(position);
        if (possible && certain) {
            year = yearAfter;
            return;
        }
        yearEnd = possible ? position : -1;
        position = timeEnd;
    }

    /** Whether messages may have been sent in this year. */
    private static boolean isYear(int number) {
        return number >= FIRST_YEAR && number <= LAST_YEAR;
    }

    private static boolean isBlank(int value) {
        return ByteSet.BLANKS.has(value);
    }

    private static boolean isSign(int value) {
        return value == '+' || value == '-';
    }

    /** A blank, a comma, the end, or a colon before a blank, the end or Cisco's {@code %}. */
    private boolean isEnd(int index) {
        int value = at(index);
        int next = at(index + 1);
        return isBlank(value)
                || value == ','
                || value == -1
                || value == ':' && (isBlank(next) || next == '%' || next == -1);
    }

    private boolean isDate() {
        return day <= Month.of(month).length(year == NO_YEAR || Year.isLeap(year));
    }

    private long epochSecondIn(int candidate) {
        long local = LocalDate.of(candidate, month, day).toEpochDay() * DAY + secondOfDay;
        if (offset != Zones.NO_OFFSET) {
            return local - offset;
        }
        ZoneOffset fixed = rules.isFixedOffset()
                ? rules.getOffset(LocalDateTime.MIN)
                : rules.getOffset(LocalDateTime.ofEpochSecond(local, 0, ZoneOffset.UTC));
        return local - fixed.getTotalSeconds();
    }

    /** Sets the latest year in which the time is not in the future; a sender's clock may be a day ahead. */
    private boolean resolveNear() {
        int latest = FIRST_YEAR + (int) Math.floorDiv(receivedSecond, AVERAGE_YEAR) + 1;
        for (year = latest; year >= latest - 3; year--) {
            if (isDate()) {
                epochSecond = epochSecondIn(year);
                if (epochSecond <= receivedSecond + DAY) {
                    return true;
                }
            }
        }
        return false;
    }
}
