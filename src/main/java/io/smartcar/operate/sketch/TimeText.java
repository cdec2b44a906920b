package io.smartcar.operate.sketch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognizes times in text. */
final class TimeText {
    /** The parts of a time, replaced by the symbols of its pattern one after the other. */
    private static final Map<Pattern, String> PARTS = new LinkedHashMap<>();

    static {
        part("^[A-Z][a-z]{2} [A-Z][a-z]{2} \\d\\d (.*) (?:19|20)\\d\\d$", "EEE MMM dd $1 yyyy");
        part("^(?:19|20)\\d\\d([-/.])[01]\\d\\1[0-3]\\d", "yyyy$1MM$1dd");
        part("^[0-3]\\d([-/.])[0-3]\\d\\1(?:19|20)\\d\\d", "dd$1MM$1yyyy");
        part("^[0-3]\\d([-/ ])[A-Z][a-z]{2}\\1(?:19|20)\\d\\d", "dd$1MMM$1yyyy");
        part("^(?:19|20)\\d\\d[01]\\d[0-3]\\d", "yyyyMMdd");
        part("T(?=\\d)", "'T'");
        part("(?<=\\d ?)([+-]\\d\\d:\\d\\d|Z)$", "XXX");
        part("[+-]\\d{4}$", "XX");
        part("[0-2]\\d:[0-5]\\d:[0-5]\\d", "HH:mm:ss");
        part("[0-2]\\d:[0-5]\\d", "HH:mm");
        part("(?<=[dy'_ -])[0-2]\\d[0-5]\\d[0-5]\\d", "HHmmss");
        part("(?<=d)[0-2]\\d[0-5]\\d$", "HHmm");
        part("(?<=d)[0-2]\\d$", "HH");
        part("(?<= )(UTC|GMT|KST|JST|CES?T|[CEMP][SD]T)$", "z");
        part("(?<=ss[.,:]?)\\d{1,9}", "fraction");
    }

    private static final Pattern FORMAT = Pattern.compile("(?=.*yyyy)[yMdHmsSXzE'T:./, _-]*[a-zA-Z]");
    private static final Pattern ISO = Pattern.compile("yyyy-MM-dd(?:'T'| )HH:mm(?::ss(?:\\.S+)?)?X*");
    /** Numbers of 2010 to 2039, in seconds or milliseconds: others seldom are times. */
    private static final Pattern EPOCH =
            Pattern.compile("(12[6-9]|1[3-9]\\d|2[01]\\d|220)\\d{7}(?:(\\d{3})|\\.\\d{1,9})?");

    private static final Pattern RUN = Pattern.compile("(?<=[.,])\\d+|\\d+|[A-Za-z]+|[.+]");

    private TimeText() {}

    private static void part(String text, String symbols) {
        PARTS.put(Pattern.compile(text), symbols);
    }

    /** The value of {@code time-format} for a time; null if it is none. */
    static String format(String text) {
        Matcher epoch = EPOCH.matcher(text);
        if (epoch.matches()) {
            return epoch.group(2) == null ? "epoch-seconds" : "epoch-milliseconds";
        }
        String format = text;
        for (Map.Entry<Pattern, String> part : PARTS.entrySet()) {
            Matcher found = part.getKey().matcher(format);
            format = part.getValue().equals("fraction")
                    ? found.replaceFirst(digits -> "S".repeat(digits.group().length()))
                    : found.replaceFirst(part.getValue());
        }
        return ISO.matcher(format).matches() ? "iso" : FORMAT.matcher(format).matches() ? format : null;
    }

    /** Whether a time of this format names its zone. */
    static boolean hasZone(String format, String time) {
        return format.matches(".*[Xz]|epoch.*") || format.equals("iso") && time.matches(".{16,}(Z|[+-][\\d:]+)");
    }

    /** The time of one to five words at the beginning of a line, perhaps in brackets; null if there is none. */
    static String leading(String line) {
        String[] words = line.replaceFirst("^\\[", "").split(" ", 6);
        String longest = null;
        String text = "";
        for (int word = 0; word < Math.min(words.length, 5); word++) {
            text += (word == 0 ? "" : " ") + words[word];
            String time = text.replaceFirst("[]:]+$", "");
            longest = format(time) == null ? longest : time;
        }
        return longest;
    }

    /** A regular expression for times that are written like this one. */
    static String shape(String time) {
        return RUN.matcher(time).replaceAll(run -> {
            String text = run.group();
            boolean fraction = run.start() > 0 && ".,".indexOf(time.charAt(run.start() - 1)) >= 0;
            String count = fraction ? "+" : "{" + text.length() + "}";
            return Character.isDigit(text.charAt(0))
                    ? "\\\\d" + count
                    : text.length() > 1
                            ? "[A-Za-z]" + count
                            : Character.isLetter(text.charAt(0)) ? text : "\\\\" + text;
        });
    }
}
