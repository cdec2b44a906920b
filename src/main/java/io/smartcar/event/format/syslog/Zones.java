package io.smartcar.event.format.syslog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The names of zones that senders write. */
final class Zones {
    /** The offset of an abbreviation of several zones. */
    static final int NO_OFFSET = Integer.MIN_VALUE;

    private static final Set<String> REGIONS = ZoneId.getAvailableZoneIds();

    /** The seconds that zones are east of Greenwich, {@link #NO_OFFSET} for abbreviations of several zones. */
    private static final Map<String, Integer> OFFSETS = new HashMap<>();

    static {
        String single =
                "UTC+0 GMT+0 UT+0 Z+0 WET+0 WEST+1 CET+1 CEST+2 MEZ+1 MESZ+2 EET+2 EEST+3 MSK+3 SAST+2 WIB+7 HKT+8"
                        + " SGT+8 AWST+8 JST+9 KST+9 ACST+09:30 ACDT+10:30 AEST+10 AEDT+11 NZST+12 NZDT+13 HST-10 AKST-9 AKDT-8"
                        + " PST-8 PDT-7 MST-7 MDT-6 EST-5 EDT-4";
        for (String zone : single.split(" ")) {
            String name = zone.split("[+-]")[0];
            OFFSETS.put(name, ZoneOffset.of(zone.substring(name.length())).getTotalSeconds());
        }
        String several =
                "ADT AST BRT BST CAT CDT CST DST EAT GST ICT IDT IRST IST NDT NPT NST PHT PKT SST TZ WAT WIT WITA";
        for (String name : several.split(" ")) {
            OFFSETS.put(name, NO_OFFSET);
        }
    }

    private Zones() {}

    /** Seconds east of Greenwich, {@link #NO_OFFSET}, or null if the range is no abbreviation of a zone. */
    static Integer offset(byte[] bytes, int start, int end) {
        return OFFSETS.get(text(bytes, start, end));
    }

    /** Whether a word before a colon may be a zone of a device: it is alphabetic, or begins with an abbreviation. */
    static boolean mayBeZone(byte[] bytes, int start, int end) {
        int nameEnd = ByteSet.CAPITALS.after(bytes, start, end);
        return Token.isAlphabetic(bytes, start, end) || OFFSETS.containsKey(text(bytes, start, nameEnd));
    }

    /** Whether the word is the name of a zone, as {@code Europe/Berlin}, or an abbreviation. */
    static boolean isZone(byte[] bytes, int start, int end) {
        boolean region = ByteScan.find(bytes, '/', start, end) < end;
        return OFFSETS.containsKey(text(bytes, start, end)) || region && REGIONS.contains(text(bytes, start, end));
    }

    private static String text(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, ISO_8859_1);
    }
}
