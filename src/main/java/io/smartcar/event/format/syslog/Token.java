package io.smartcar.event.format.syslog;

import static io.smartcar.event.format.syslog.ByteScan.at;
import static io.smartcar.event.format.syslog.ByteScan.isDigit;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.util.NetUtil;

/** The grammars of the words in a syslog header. Ends are exclusive; -1 means that there is no such word. */
final class Token {
    private static final int MAX_NAME_LENGTH = 255;
    private static final int MAX_TAG_LENGTH = 128;

    private static final ByteSet CAPITALS_AND_DIGITS = new ByteSet("AZ09", "");
    private static final ByteSet NAME = new ByteSet("AZaz09", "-_.");
    private static final ByteSet ADDRESS = new ByteSet("AFaf09", ":.");
    private static final ByteSet ADDRESS_BUT_DIGITS = new ByteSet("AFaf", ":.");
    private static final ByteSet TAG = new ByteSet("AZaz09", "-_./%()@#+$");
    private static final ByteSet TAG_BUT_ALPHABETIC = new ByteSet("09", "-_./%()@#+$");
    private static final ByteSet PROCESS = new ByteSet("AZaz09", "-_.:/#");
    private static final ByteSet CISCO_TYPE = new ByteSet("AZaz09", "-_");
    private static final ByteSet COMWARE_TYPE = new ByteSet("AZaz09", "-_/()");
    private static final ByteSet COMPONENT = new ByteSet("AZaz09", "_/");
    private static final ByteSet UPTIME = new ByteSet("09", "ywdhms:.");

    private static final String[] LEVELS = ("emerg emergency alert crit critical err error warn warning notice info"
                    + " informational debug trace fatal severe severity")
            .split(" ");
    private static final String[] FACILITIES = ("kern user mail daemon auth authpriv security syslog lpr news uucp cron"
                    + " console ftp ntp local0 local1 local2 local3 local4 local5 local6 local7")
            .split(" ");

    private Token() {}

    static int afterBlanks(byte[] bytes, int start, int end) {
        return ByteSet.BLANKS.after(bytes, start, end);
    }

    /** The end of the word at the start: the next blank or the end; not further than a host name may be long. */
    static int wordEnd(byte[] bytes, int start, int end) {
        int last = Math.min(end, start + MAX_NAME_LENGTH + 3);
        int position = start;
        while (position < last && !ByteSet.BLANKS.has(bytes[position] & 0xff)) {
            position++;
        }
        return position;
    }

    /** The end of the host that is the word, also before a colon: a name, an address, or the member of a stack. */
    static int hostEnd(byte[] bytes, int start, int wordEnd) {
        if (isHost(bytes, start, wordEnd)) {
            return wordEnd;
        }
        int colon = wordEnd - 1;
        return colon > start && bytes[colon] == ':' && isHost(bytes, start, colon) ? colon : -1;
    }

    private static boolean isHost(byte[] bytes, int start, int end) {
        if (isName(bytes, start, end) || isAddress(bytes, start, end)) {
            return true;
        }
        int hyphen = isDigit(at(bytes, start, end)) ? ByteScan.find(bytes, '-', start, end) : end;
        return hyphen + 1 < end
                && ByteScan.afterDigits(bytes, hyphen + 1, end) == end
                && isAddress(bytes, start, hyphen);
    }

    /**
     * Whether the range is the name of a host (RFC 1123, also with underscores): a letter in the last label, so that it is no
     * number, and not the name of a severity.
     */
    private static boolean isName(byte[] bytes, int start, int end) {
        int previous = '.';
        boolean lettered = false;
        for (int position = start; position < end; position++) {
            int value = bytes[position] & 0xff;
            boolean emptied = value == '.' && (previous == '.' || previous == '-') || value == '-' && previous == '.';
            if (!NAME.has(value) || emptied) {
                return false;
            }
            lettered = value != '.' && (lettered || ByteSet.ALPHABETIC.has(value));
            previous = value;
        }
        return lettered && previous != '-' && end - start <= MAX_NAME_LENGTH && !isLevel(bytes, start, end);
    }

    /** Whether the range is an IPv4 or an IPv6 address, also with a zone; not a World Wide Name of eight pairs of digits. */
    static boolean isAddress(byte[] bytes, int start, int end) {
        int addressEnd = ADDRESS.after(bytes, start, end);
        boolean zoned = at(bytes, addressEnd, end) == '%' && NAME.after(bytes, addressEnd + 1, end) == end;
        boolean whole = addressEnd == end || zoned && addressEnd + 1 < end;
        if (!whole || ADDRESS_BUT_DIGITS.after(bytes, start, addressEnd) == addressEnd) {
            return false;
        }
        String address = new String(bytes, start, addressEnd - start, ISO_8859_1);
        int colon = address.indexOf(':');
        if (colon < 0) {
            return !zoned && NetUtil.isValidIpV4Address(address);
        }
        return (colon != 2 || address.contains("::")) && NetUtil.isValidIpV6Address(address);
    }

    /** The end of what Cisco names before a time, and its colon: {@code RP/0/RP0/CPU0:} or the task {@code *apfTask_1:}. */
    static int componentEnd(byte[] bytes, int start, int end) {
        boolean task = at(bytes, start, end) == '*';
        int name = task ? start + 1 : start;
        int colon = COMPONENT.after(bytes, name, Math.min(end, name + MAX_TAG_LENGTH));
        boolean known = ByteSet.ALPHABETIC.has(at(bytes, name, end))
                && (task || ByteScan.find(bytes, '/', name, colon) < colon);
        return known && at(bytes, colon, end) == ':' ? colon + 1 : -1;
    }

    /** The end of the time since a device started, before its colon: {@code 00:20:10:}, {@code 1w2d:}. */
    static int uptimeEnd(byte[] bytes, int start, int end) {
        if (!isDigit(at(bytes, start, end))) {
            return -1;
        }
        int after = UPTIME.after(bytes, start, end);
        int colon = after - 1;
        boolean word = after == end || ByteSet.BLANKS.has(bytes[after]);
        return word && bytes[colon] == ':' && !isAddress(bytes, start, colon) ? colon : -1;
    }

    /** Whether the range is three to five capitals, as abbreviations of zones are. */
    static boolean isCapitals(byte[] bytes, int start, int end) {
        return end - start >= 3 && end - start <= 5 && ByteSet.CAPITALS.after(bytes, start, end) == end;
    }

    static boolean isAlphabetic(byte[] bytes, int start, int end) {
        return ByteSet.ALPHABETIC.after(bytes, start, end) == end;
    }

    /** Whether the range is the name of a severity, as {@code warning} or {@code daemon.info}. */
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
            int index = word.length() == end - start ? 0 : end - start;
            while (index < end - start && (bytes[start + index] | 0x20) == word.charAt(index)) {
                index++;
            }
            if (index == word.length() && index == end - start) {
                return true;
            }
        }
        return false;
    }

    /** The end of a program's name: no severity, not without a letter. */
    static int tagEnd(byte[] bytes, int start, int end) {
        int tagEnd = TAG.after(bytes, start, Math.min(end, start + MAX_TAG_LENGTH + 1));
        boolean lettered = TAG_BUT_ALPHABETIC.after(bytes, start, tagEnd) < tagEnd;
        return lettered && tagEnd - start <= MAX_TAG_LENGTH && !isLevel(bytes, start, tagEnd) ? tagEnd : -1;
    }

    /** The end of {@code [process id]}. */
    static int processEnd(byte[] bytes, int start, int end) {
        int bracket = PROCESS.after(bytes, start + 1, Math.min(end, start + MAX_TAG_LENGTH));
        return at(bytes, start, end) == '[' && at(bytes, bracket, end) == ']' ? bracket + 1 : -1;
    }

    /**
     * The end of a message type of network devices: {@code %FACILITY-SEVERITY-MNEMONIC} of Cisco, also with {@code #};
     * {@code %%10MODULE/SEVERITY/MNEMONIC} of Comware and VRP.
     */
    static int typeEnd(byte[] bytes, int start, int end) {
        int mark = at(bytes, start, end);
        boolean comware = mark == '%' && at(bytes, start + 1, end) == '%';
        if (mark != '%' && mark != '#' || !comware && !CAPITALS_AND_DIGITS.has(at(bytes, start + 1, end))) {
            return -1;
        }
        int separator = comware ? '/' : '-';
        int last = Math.min(end, start + MAX_TAG_LENGTH);
        int typeEnd = (comware ? COMWARE_TYPE : CISCO_TYPE).after(bytes, comware ? start + 2 : start + 1, last);
        int next = at(bytes, typeEnd, end);
        if (next != ':' && next != -1 && !ByteSet.BLANKS.has(next) && !(comware && next == '[')) {
            return -1;
        }
        int severity = ByteScan.find(bytes, separator, start, typeEnd) + 1;
        while (severity < typeEnd && !(isDigit(bytes[severity]) && at(bytes, severity + 1, typeEnd) == separator)) {
            severity = ByteScan.find(bytes, separator, severity, typeEnd) + 1;
        }
        return severity < typeEnd ? typeEnd : -1;
    }
}
