package io.smartcar.event.format.syslog;

import static io.smartcar.event.format.syslog.ByteScan.at;
import static io.smartcar.event.format.syslog.ByteScan.isDigit;
import static io.smartcar.event.format.syslog.ByteScan.isLetter;

/** The grammars of the words in a syslog header. Ends are exclusive. */
final class Token {
    private static final int MAX_NAME_LENGTH = 255;
    private static final int MAX_LABEL_LENGTH = 63;
    private static final int MAX_TAG_LENGTH = 128;
    private static final int IPV6_GROUPS = 8;
    private static final String TAG_MARKS = "-_./%()@#+$";
    private static final String PROCESS_MARKS = "-_.:/#";
    private static final String[] LEVELS = {
        "emerg",
        "emergency",
        "alert",
        "crit",
        "critical",
        "err",
        "error",
        "warn",
        "warning",
        "notice",
        "info",
        "informational",
        "debug",
        "trace",
        "fatal",
        "severe",
        "severity"
    };
    private static final String[] FACILITIES = {
        "kern",
        "user",
        "mail",
        "daemon",
        "auth",
        "authpriv",
        "security",
        "syslog",
        "lpr",
        "news",
        "uucp",
        "cron",
        "console",
        "ftp",
        "ntp",
        "local0",
        "local1",
        "local2",
        "local3",
        "local4",
        "local5",
        "local6",
        "local7"
    };

    private Token() {}

    static boolean isBlank(int value) {
        return value == ' ' || value == '\t';
    }

    static int afterBlanks(byte[] bytes, int start, int end) {
        int position = start;
        while (isBlank(at(bytes, position, end))) {
            position++;
        }
        return position;
    }

    /** The end of the word at the start: the next blank or the end; not further than a host name may be long. */
    static int wordEnd(byte[] bytes, int start, int end) {
        int last = Math.min(end, start + MAX_NAME_LENGTH + 3);
        int position = start;
        while (position < last && !isBlank(bytes[position])) {
            position++;
        }
        return position;
    }

    /**
     * The end of the host that is the word: a name or an address, also before a colon.
     *
     * @return the end of the host; -1 if the word is none
     */
    static int hostEnd(byte[] bytes, int start, int wordEnd) {
        if (isName(bytes, start, wordEnd) || isAddress(bytes, start, wordEnd)) {
            return wordEnd;
        }
        int end = wordEnd > start && bytes[wordEnd - 1] == ':' ? wordEnd - 1 : wordEnd;
        return isName(bytes, start, end) || isAddress(bytes, start, end) ? end : -1;
    }

    /** The end of IOS XR's node and its colon, {@code RP/0/RP0/CPU0:}; -1 if there is none. */
    static int nodeEnd(byte[] bytes, int start, int end) {
        int position = start;
        while (position - start < MAX_LABEL_LENGTH && isNodeByte(at(bytes, position, end))) {
            position++;
        }
        boolean slashed = isLetter(at(bytes, start, end)) && ByteScan.find(bytes, '/', start, position) < position;
        return slashed && at(bytes, position, end) == ':' ? position + 1 : -1;
    }

    /** Whether the range is three to five capitals, as abbreviations of zones are. */
    static boolean isCapitals(byte[] bytes, int start, int end) {
        int position = start;
        while (position < end && isNodeByte(bytes[position]) && isLetter(bytes[position])) {
            position++;
        }
        return position == end && end - start >= 3 && end - start <= 5;
    }

    private static boolean isNodeByte(int value) {
        return value == '/' || isDigit(value) || value >= 'A' && value <= 'Z';
    }

    /** Whether the word is the time since a device started, and a colon: {@code 00:20:10:}, {@code 1w2d:}. */
    static boolean isUptime(byte[] bytes, int start, int wordEnd) {
        int position = start;
        while (position < wordEnd && (isDigit(bytes[position]) || "ywdhms:.".indexOf(bytes[position]) >= 0)) {
            position++;
        }
        boolean whole = isDigit(at(bytes, start, wordEnd)) && position == wordEnd && bytes[wordEnd - 1] == ':';
        return whole && !isAddress(bytes, start, wordEnd - 1);
    }

    /** Whether the range is the name of a host (RFC 1123, also with underscores) and not the name of a severity. */
    static boolean isName(byte[] bytes, int start, int end) {
        return hasLabels(bytes, start, end) && !isLevel(bytes, start, end) || isStackMember(bytes, start, end);
    }

    /** Labels of letters, digits, hyphens and underscores; a letter in the last one, so that it is no number. */
    private static boolean hasLabels(byte[] bytes, int start, int end) {
        int label = start;
        boolean lettered = false;
        for (int position = start; position <= end; position++) {
            int value = at(bytes, position, end);
            if (value == '.' || value == -1) {
                boolean whole = position > label && position - label <= MAX_LABEL_LENGTH;
                if (!whole || bytes[label] == '-' || bytes[position - 1] == '-' || value == -1 && !lettered) {
                    return false;
                }
                label = position + 1;
                lettered = false;
            } else if (isLetter(value)) {
                lettered = true;
            } else if (!isNameByte(value)) {
                return false;
            }
        }
        return end - start <= MAX_NAME_LENGTH;
    }

    /** An IPv4 address, a hyphen and the number of a unit, as switches in a stack call themselves. */
    private static boolean isStackMember(byte[] bytes, int start, int end) {
        int hyphen = isDigit(at(bytes, start, end)) ? ByteScan.find(bytes, '-', start, end) : end;
        return hyphen + 1 < end && ByteScan.afterDigits(bytes, hyphen + 1, end) == end && isIpv4(bytes, start, hyphen);
    }

    static boolean isAddress(byte[] bytes, int start, int end) {
        return isIpv4(bytes, start, end) || isIpv6(bytes, start, end);
    }

    private static boolean isIpv4(byte[] bytes, int start, int end) {
        int position = start;
        for (int part = 1; part <= 4; part++) {
            int digitsEnd = ByteScan.afterDigits(bytes, position, Math.min(position + 3, end));
            int digits = digitsEnd - position;
            if (digits == 0 || ByteScan.number(bytes, position, digits, end) > 255) {
                return false;
            }
            if (part == 4) {
                return digitsEnd == end;
            }
            if (at(bytes, digitsEnd, end) != '.') {
                return false;
            }
            position = digitsEnd + 1;
        }
        return false;
    }

    /** RFC 4291 with a zone; not eight pairs of digits, which are a World Wide Name. */
    private static boolean isIpv6(byte[] bytes, int start, int end) {
        int zone = ByteScan.find(bytes, '%', start, end);
        if (zone < end && !hasOnly(bytes, zone + 1, end, "-_.")) {
            return false;
        }
        boolean compressed = ByteScan.matches(bytes, start, zone, "::");
        boolean digit = false;
        boolean wide = false;
        int groups = 0;
        int position = compressed ? start + 2 : start;
        while (position < zone) {
            int group = position;
            while (position < zone && position < group + 4 && isHex(bytes[position])) {
                digit |= isDigit(bytes[position]);
                position++;
            }
            if (groups > 0 && at(bytes, position, zone) == '.') {
                return isIpv4(bytes, group, zone) && (compressed ? groups < 6 : groups == 6);
            }
            groups++;
            wide |= position - group > 2;
            if (position == group || groups > IPV6_GROUPS) {
                return false;
            }
            if (position == zone) {
                break;
            }
            boolean colon = bytes[position] == ':';
            boolean twice = at(bytes, position + 1, zone) == ':';
            if (!colon || twice && compressed || !twice && position + 1 == zone) {
                return false;
            }
            compressed |= twice;
            position += twice ? 2 : 1;
        }
        return digit && (compressed ? groups < IPV6_GROUPS : groups == IPV6_GROUPS && wide);
    }

    private static boolean isHex(int value) {
        int lower = value | 0x20;
        return isDigit(value) || lower >= 'a' && lower <= 'f';
    }

    private static boolean hasOnly(byte[] bytes, int start, int end, String marks) {
        int position = start;
        while (isWordByte(at(bytes, position, end), marks)) {
            position++;
        }
        return position == end && end > start;
    }

    /** Whether the byte continues a word: a letter, a digit, a hyphen or an underscore. */
    static boolean isNameByte(int value) {
        return isWordByte(value, "-_");
    }

    private static boolean isWordByte(int value, String marks) {
        return isLetter(value) || isDigit(value) || marks.indexOf(value) >= 0;
    }

    /** Whether the range is the name of a severity, as {@code warning}. */
    static boolean isLevel(byte[] bytes, int start, int end) {
        return isOneOf(LEVELS, bytes, start, end) || isFacilityAndLevel(bytes, start, end);
    }

    /** As {@code daemon.info}, {@code <kern.crit>}. */
    static boolean isFacilityAndLevel(byte[] bytes, int start, int end) {
        boolean bracketed = at(bytes, start, end) == '<' && bytes[end - 1] == '>';
        int from = bracketed ? start + 1 : start;
        int to = bracketed ? end - 1 : end;
        int dot = ByteScan.find(bytes, '.', from, to);
        return dot < to && isOneOf(FACILITIES, bytes, from, dot) && isOneOf(LEVELS, bytes, dot + 1, to);
    }

    /** Whether the range, in any case, is one of the lower-case words. */
    private static boolean isOneOf(String[] words, byte[] bytes, int start, int end) {
        for (String word : words) {
            int index = 0;
            while (word.length() == end - start
                    && index < word.length()
                    && (bytes[start + index] | 0x20) == word.charAt(index)) {
                index++;
            }
            if (index == end - start && index > 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * The end of a program's name: no address, no severity, not without a letter.
     *
     * @return the end of the name; -1 if there is none
     */
    static int tagEnd(byte[] bytes, int start, int end) {
        int position = start;
        boolean lettered = false;
        while (position - start <= MAX_TAG_LENGTH && isWordByte(at(bytes, position, end), TAG_MARKS)) {
            lettered |= isLetter(bytes[position]);
            position++;
        }
        boolean name = lettered && position - start <= MAX_TAG_LENGTH;
        return name && !isLevel(bytes, start, position) && !isAddress(bytes, start, position) ? position : -1;
    }

    /** The end of {@code [process id]}; -1 if there is none. */
    static int processEnd(byte[] bytes, int start, int end) {
        int bracket = ByteScan.find(bytes, ']', start, Math.min(start + MAX_TAG_LENGTH, end));
        boolean closed = at(bytes, start, end) == '[' && at(bytes, bracket, end) == ']';
        boolean process = closed && (bracket == start + 1 || hasOnly(bytes, start + 1, bracket, PROCESS_MARKS));
        return process ? bracket + 1 : -1;
    }

    /**
     * The end of a message type of network devices: {@code %FACILITY-SEVERITY-MNEMONIC} of Cisco, also with {@code #};
     * {@code %%10MODULE/SEVERITY/MNEMONIC} of Comware and VRP.
     *
     * @return the end of the type; -1 if there is none
     */
    static int typeEnd(byte[] bytes, int start, int end) {
        int mark = at(bytes, start, end);
        if (mark != '%' && mark != '#') {
            return -1;
        }
        boolean slashes = at(bytes, start + 1, end) == '%';
        if (!slashes && !isNodeByte(at(bytes, start + 1, end))) {
            return -1;
        }
        int separator = slashes ? '/' : '-';
        int position = slashes ? start + 2 : start + 1;
        boolean severity = false;
        while (position - start <= MAX_TAG_LENGTH && isWordByte(at(bytes, position, end), slashes ? "-_/()" : "-_")) {
            severity |= bytes[position] == separator
                    && isDigit(at(bytes, position + 1, end))
                    && at(bytes, position + 2, end) == separator;
            position++;
        }
        int next = at(bytes, position, end);
        boolean whole = next == ':' || isBlank(next) || slashes && next == '[' || next == -1;
        return severity && whole ? position : -1;
    }
}
