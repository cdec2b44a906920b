package io.smartcar.load;

import io.smartcar.load.TopicSummary.Stamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Sends syslog over TCP at a steady rate: {@code SyslogSender port messagesASecond seconds connections}. Each message tells
 * its number on its connection and when it was sent.
 */
final class SyslogSender {
    private static final String PADDING = " door closed, engine off, battery 87 %, tires 99/98/97/99, lights off";
    private static final int SLICES_A_SECOND = 100;

    private SyslogSender() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        int rate = Integer.parseInt(arguments[1]);
        int seconds = Integer.parseInt(arguments[2]);
        Socket[] sockets = new Socket[Integer.parseInt(arguments[3])];
        for (int number = 0; number < sockets.length; number++) {
            sockets[number] = new Socket(InetAddress.getLoopbackAddress(), port);
        }
        int inASlice = rate / SLICES_A_SECOND / sockets.length;
        long[] sent = new long[sockets.length];
        long begin = System.nanoTime();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (long slice = 0; slice < (long) seconds * SLICES_A_SECOND; slice++) {
            SenderProcess.pauseUntil(begin + slice * 1_000_000_000 / SLICES_A_SECOND);
            for (int number = 0; number < sockets.length; number++) {
                bytes.reset();
                String time = " " + System.currentTimeMillis();
                for (int message = 0; message < inASlice; message++) {
                    String text = "<14>1 2026-01-01T00:00:00Z car-" + number + " gateway 17 - - " + ++sent[number]
                            + time + PADDING;
                    bytes.writeBytes((text.length() + " " + text).getBytes(StandardCharsets.US_ASCII));
                }
                bytes.writeTo(sockets[number].getOutputStream());
            }
        }
        long all = 0;
        for (int number = 0; number < sockets.length; number++) {
            sockets[number].close();
            all += sent[number];
        }
        System.out.println(all);
    }

    /** The number and time in a message. */
    static Stamp stamp(byte[] message) {
        String[] words = new String(message, StandardCharsets.US_ASCII).split(" ", 10);
        return new Stamp(words[2], Long.parseLong(words[7]), Long.parseLong(words[8]));
    }
}
