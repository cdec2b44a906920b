package io.smartcar.event.format.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.smartcar.event.format.syslog.SyslogMessage.Form;
import io.smartcar.event.format.syslog.SyslogMessage.Part;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Time, host and application of any text are right or absent: the host is a row key, the time a version. What is right is
 * stated here by regular expressions of the known forms, not by the parser.
 */
class CertainHeaderTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-30T10:00:00Z");

    private static final Map<String, String> TIMES = Map.of(
            "Nov 30 09:40:01", "2026-11-30T09:40:01Z",
            "NOV  3 9:40:01.25", "2026-11-03T09:40:01.25Z",
            "2025 Nov 30 09:40:01", "2025-11-30T09:40:01Z",
            "Nov 30 2025 09:40:01 PM", "2025-11-30T21:40:01Z",
            "2026-11-30T09:40:01.5Z", "2026-11-30T09:40:01.5Z",
            "2026-11-30 09:40:01,5", "2026-11-30T09:40:01.5Z",
            "30/11/2026:09:40:01", "2026-11-30T09:40:01Z",
            "Nov 31 09:40:01", "",
            "Nov 30 25:40:01", "",
            "Nov 30 13:40:01 PM", "");

    /** What may follow a time, and belong to it: the hours that it is ahead. */
    private static final Map<String, Integer> ZONES =
            Map.of("UTC", 0, "AEDT", 11, "EST", -5, "+09:00", 9, "-0300", -3, "+03", 3, "GMT+2", 2, "-12", -12);

    private static final List<String> ZONE_NAMES = List.copyOf(new TreeSet<>(ZONES.keySet()));

    private static final List<String> WORDS = List.of(
            "Connection",
            "closed",
            "error",
            "warning",
            "web1",
            "db-2.example.com",
            "10.0.0.5",
            "10.0.0.300",
            "10.0.0.5-1",
            "2001:db8::1",
            "2001:",
            "fe80::1%eth0",
            "10:00:00:05:1e:36:02:1b",
            "4711",
            "2025",
            "2026",
            "1.4.1:",
            "app:",
            "app[12]:",
            "sshd(pam)[3]:",
            "app[1",
            "%SYS-5-CONFIG_I:",
            "%%10SHELL/6/CMD:",
            "%ASA-6-1:",
            ":",
            "-",
            "CST",
            "IST:",
            "Bern:",
            "PM",
            "last",
            "message",
            "repeated",
            "3",
            "times",
            "CEF:0|a",
            "1,2026/11/30",
            "0-PPE-0",
            "user.info",
            "<kern.crit>",
            "RP/0/RP0/CPU0:",
            "[10.0.0.1]",
            "[1]",
            "Message",
            "forwarded",
            "from",
            "Message forwarded from",
            "aix01:",
            "web1:",
            "a,b,c:",
            "{\"a\":1}",
            "k=v",
            "00:20:10:",
            "1w2d:",
            "서울",
            "h.",
            "-h",
            "h-",
            "1",
            "1 2026-11-30T09:40:01Z",
            "system,info",
            "29:",
            "*task1:",
            "MSWinEventLog\t1",
            "a_b",
            "\0");

    private static final String NAME =
            "(?:[\\w](?:[\\w-]{0,61}[\\w])?\\.)*(?=[\\d_-]*[A-Za-z])[\\w](?:[\\w-]{0,61}[\\w])?";
    private static final String LEVEL = "(?i:emerg|emergency|alert|crit|critical|err|error|warn|warning|notice|info"
            + "|informational|debug|trace|fatal|severe|severity)";
    private static final String FACILITY = "<?(?:kern|user|daemon)\\." + LEVEL + ">?";
    private static final String TYPE =
            "(?:[%#][\\w-]*-\\d-[\\w-]*(?=[:\\s]|$)|%%[\\w/()-]*/\\d/[\\w/()-]*(?=[:\\s\\[]|$))";
    private static final String TAG = "(?!" + LEVEL + ":)(?=[^\\s\\[:]*[A-Za-z])[\\w./%()@#+$-]{1,128}";
    private static final String TAGGED = "(?:" + TYPE + "|" + TAG + "\\[[\\w.:/#-]*\\]:|(?!\\d)" + TAG + ":(?=\\s|$))";

    /** What follows the blanks after a name that is a host. */
    private static final Pattern AFTER_HOST = Pattern.compile(
            "(?:" + TAGGED + "|:\\s*" + TYPE
                    + "|[\\w.%:<>-]+\\s+" + TAGGED + "|\\S*,\\S*:\\s+" + TAGGED + "|(?:\\d+:\\s+)+.*:\\s*" + TYPE
                    + "|last message repeated |Severity: |CEF:|MSWinEventLog\t|\\d+,2026/|\\d+-PPE-|1 20|[A-Za-z]+,info"
                    + "|Message forwarded from ).*",
            Pattern.DOTALL);
    /** Between a time and the host. */
    private static final Pattern AFTER_TIME = Pattern.compile("(?:\\s+(?:20\\d\\d|[A-Z+-][\\w:+]*))*:?\\s+" + "(?:"
            + FACILITY + "\\s+)?(?:\\S+\\s+)?(?:Message forwarded from )?\\[?");
    /** Before the host of a message whose time follows it, or which has none. */
    private static final Pattern AT_THE_START = Pattern.compile("[\\s:]*(?:\\d+:\\s+)*:?\\s*");

    private final SyslogParser parser = new SyslogParser(ZoneOffset.UTC);
    private final long seed = Long.getLong("syslog.seed", 20261130);
    private final Random random = new Random(seed);

    @Test
    void shouldReadTheTimeAndTheHostOfAnyTextOrLeaveThemAbsent() {
        List<String> times = List.copyOf(new TreeSet<>(TIMES.keySet()));
        for (int round = 0; round < Integer.getInteger("syslog.rounds", 300_000); round++) {
            String time = random.nextInt(8) == 0 ? "" : times.get(random.nextInt(times.size()));
            String head = random.nextInt(4) == 0 ? words(2) + (random.nextBoolean() ? " " : "") : "";
            String tail = words(5);
            check("<13>", head, time, time.isEmpty() ? tail : " :,".charAt(random.nextInt(8) / 6) + tail);
        }
    }

    /** Nothing but text: no header may be found in it. */
    @Test
    void shouldFindNoHeaderInAnyText() {
        for (int round = 0; round < 100_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int word = random.nextInt(6); word >= 0; word--) {
                text.append(List.of(
                                        "the", "Quick", "4711", "2026", "fox-1", "1.5", "done.", "a/b", "error", "x=y",
                                        "(z)")
                                .get(random.nextInt(11)))
                        .append(' ');
            }
            for (String start : List.of("<13>", "<13>Nov 30 09:40:01 ", "<13>1 2026-11-30T09:40:01Z ", "<13>29: ")) {
                SyslogMessage message = parser.parse((start + text).getBytes(UTF_8), RECEIVED.toEpochMilli());
                String as = "seed " + seed + ": " + start + text;
                assertThat(message.text(Part.HOST)).as(as).isNull();
                assertThat(message.text(Part.APPLICATION)).as(as).isNull();
            }
        }
    }

    private String words(int most) {
        StringBuilder words = new StringBuilder();
        for (int count = random.nextInt(most + 1); count > 0; count--) {
            boolean zone = random.nextInt(12) == 0;
            words.append(
                            zone
                                    ? ZONE_NAMES.get(random.nextInt(ZONE_NAMES.size()))
                                    : WORDS.get(random.nextInt(WORDS.size())))
                    .append(random.nextInt(10) == 0 ? "" : random.nextInt(10) == 0 ? "  " : " ");
        }
        return words.toString();
    }

    private void check(String priority, String head, String time, String tail) {
        String text = (priority + head + time + tail).replaceFirst("\0+$", "");
        byte[] bytes = text.getBytes(UTF_8);
        SyslogMessage message = parser.parse(bytes, RECEIVED.toEpochMilli());
        String as = "seed " + seed + ": " + text;
        if (message.form() == Form.RFC5424) {
            return;
        }
        if (message.time() != null && !instants(time, tail, head).contains(message.time())) {
            fail(as + "\nhas the time " + message.time());
        }
        if (message.has(Part.HOST)) {
            String host = message.text(Part.HOST);
            int start = new String(bytes, 0, message.start(Part.HOST), UTF_8).length();
            String before = text.substring(priority.length(), start);
            String after = text.substring(start + host.length());
            if (!isHost(host) || !isPosition(before, head, time) || !isFollowed(host, after, before)) {
                fail(as + "\nhas the host " + host);
            }
        }
        if (message.has(Part.APPLICATION)) {
            String application = message.text(Part.APPLICATION);
            boolean tag = Pattern.matches(TYPE + "|" + TAG, application) && !application.matches(LEVEL);
            if (!tag) {
                fail(as + "\nhas the application " + application);
            }
        }
    }

    /** The instants that a time may mean with what follows. */
    private static Set<Instant> instants(String time, String tail, String head) {
        Set<Instant> instants = new HashSet<>();
        String inHead = head.contains("2026-11-30T09:40:01Z") ? "2026-11-30T09:40:01Z" : "";
        for (String written : List.of(
                TIMES.getOrDefault(time, ""),
                inHead,
                time.isEmpty() && tail.contains("T09:40") ? "2026-11-30T09:40:01Z" : "")) {
            if (!written.isEmpty()) {
                instants.add(Instant.parse(written));
            }
        }
        for (String word : (head.strip() + ' ' + tail.strip()).split("[\\s,\0]+|(?<=PM)(?=[+-])")) {
            String zone = word.replaceFirst("^:+", "").replaceFirst(":(%.*)?$", "");
            for (Instant instant : List.copyOf(instants)) {
                String offset = zone.replaceFirst("^(UTC|GMT)(?=[+-]\\d\\d)", "");
                if (ZONES.containsKey(offset)) {
                    instants.add(instant.minus(Duration.ofHours(ZONES.get(offset))));
                } else if (zone.matches("20\\d\\d")) {
                    instants.add(instant.atZone(ZoneOffset.UTC)
                            .withYear(Integer.parseInt(zone))
                            .toInstant());
                } else if (zone.equals("PM") && instant.atZone(ZoneOffset.UTC).getHour() < 12) {
                    instants.add(instant.plus(Duration.ofHours(12)));
                }
            }
        }
        return instants;
    }

    private static boolean isHost(String host) {
        return host.matches(NAME) && !host.matches(LEVEL) && !host.matches(FACILITY)
                || isAddress(host)
                || host.matches(".*-\\d+") && isAddress(host.replaceFirst("-\\d+$", ""));
    }

    private static boolean isAddress(String host) {
        try {
            String plain = host.replaceFirst("%[\\w.-]+$", "");
            boolean literal = host.contains(":") || host.matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
            return literal && InetAddress.getByName(plain).getHostAddress() != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isPosition(String before, String head, String time) {
        int end = before.lastIndexOf(time) + time.length();
        boolean after = !time.isEmpty()
                && before.contains(time)
                && AFTER_TIME.matcher(before.substring(end)).matches();
        Matcher iso = Pattern.compile("2026-11-30T09:40:01Z(.*)").matcher(before);
        return after
                || AT_THE_START.matcher(before).matches()
                || iso.find() && AFTER_TIME.matcher(iso.group(1)).matches();
    }

    private static boolean isFollowed(String host, String after, String before) {
        boolean alone = after.isEmpty() || after.matches("(?s)[\\s:\\]\0].*");
        boolean certain = isAddress(host) || before.endsWith("Message forwarded from ");
        boolean colon = after.matches("(?s):\\s+(?:" + TAGGED + "|.*" + TYPE + ").*");
        boolean node = after.matches("(?s)\\s+[A-Z][A-Z0-9/]+:.*");
        return alone
                && (certain
                        || colon
                        || node
                        || AFTER_HOST.matcher(after.stripLeading()).matches());
    }
}
