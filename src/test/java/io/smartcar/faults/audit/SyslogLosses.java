package io.smartcar.faults.audit;

import io.smartcar.faults.source.DatagramDevice;
import io.smartcar.faults.source.DeviceMessage;
import io.smartcar.faults.source.SyslogDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Messages that were sent and never reached the spool. Of each connection the spool must hold the first messages,
 * each once, and may miss only the last ones.
 */
public final class SyslogLosses {
    /** @param bytes of the messages that were lost, without their framing */
    private record Loss(int sent, int spooled, int lost, long bytes) {}

    private final Map<String, TreeSet<Integer>> spooled = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final StringBuilder table = new StringBuilder(String.format(
            "%-12s %11s %9s %9s %9s %22s%n", "", "connections", "sent", "spooled", "lost", "most of a connection"));
    private int lostWithoutReason;

    public SyslogLosses(List<SpooledMessage> messages) {
        for (SpooledMessage spooledMessage : messages) {
            DeviceMessage message = DeviceMessage.of(spooledMessage.text());
            if (!spooledMessage.whole()) {
                continue;
            }
            if (message == null) {
                faults.add("spooled, but never sent: " + spooledMessage.text());
            } else if (!of(message.host(), message.connection()).add(message.number())) {
                faults.add("spooled twice: " + spooledMessage.text());
            }
        }
    }

    private TreeSet<Integer> of(String host, int connection) {
        return spooled.computeIfAbsent(host + "/" + connection, first -> new TreeSet<>());
    }

    /** Takes the connections of a device that has ended; the last of them ended in order. */
    public void of(SyslogDevice device) {
        List<Loss> losses = new ArrayList<>();
        List<Integer> sent = device.sent();
        for (int connection = 1; connection <= sent.size(); connection++) {
            TreeSet<Integer> numbers = of(device.host(), connection);
            if (!numbers.isEmpty() && numbers.last() != numbers.size()) {
                faults.add("of connection " + connection + " of " + device.host() + ", " + numbers.size()
                        + " messages were spooled, the last being number " + numbers.last());
            }
            losses.add(loss(device.host(), connection, sent.get(connection - 1)));
        }
        lostWithoutReason +=
                losses.isEmpty() ? 0 : losses.get(losses.size() - 1).lost();
        add(device.host(), losses);
    }

    /** Takes the datagrams of a device. */
    public void of(DatagramDevice device) {
        add(device.host(), List.of(loss(device.host(), 1, device.sent())));
    }

    private Loss loss(String host, int connection, int sent) {
        TreeSet<Integer> numbers = of(host, connection);
        int lost = 0;
        long bytes = 0;
        for (int number = 1; number <= sent; number++) {
            if (!numbers.contains(number)) {
                lost++;
                bytes += new DeviceMessage(host, connection, number).bytes().length;
            }
        }
        return new Loss(sent, numbers.size(), lost, bytes);
    }

    private void add(String host, List<Loss> losses) {
        Loss most = losses.stream()
                .reduce((one, other) -> one.bytes() < other.bytes() ? other : one)
                .orElse(new Loss(0, 0, 0, 0));
        table.append(String.format(
                "%-12s %11d %9d %9d %9d %8d (%,d bytes)%n",
                host,
                losses.size(),
                losses.stream().mapToInt(Loss::sent).sum(),
                losses.stream().mapToInt(Loss::spooled).sum(),
                losses.stream().mapToInt(Loss::lost).sum(),
                most.lost(),
                most.bytes()));
    }

    /** Errors: gaps, messages that were spooled twice or altered. */
    public List<String> faults() {
        return faults;
    }

    /** How many messages are missing of connections that ended in order, while the receiver ran. */
    public int lostWithoutReason() {
        return lostWithoutReason;
    }

    /** The table. */
    @Override
    public String toString() {
        return "\n" + table;
    }
}
