package io.smartcar.camel.spool.queue;

import static io.smartcar.camel.spool.queue.SpoolFixture.SELDOM;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Appends to a spool and reads from it until it is killed, and prints what was acknowledged. */
public final class SpoolVictim {
    private SpoolVictim() {}

    /** Arguments: the spool's directory, the number of the first message, a seed. */
    public static void main(String[] arguments) throws Exception {
        int first = Integer.parseInt(arguments[1]);
        Random random = new Random(Long.parseLong(arguments[2]));
        SpoolSettings settings = new SpoolSettings(Path.of(arguments[0]), 1 << 16, 1 << 30, SELDOM, WhenFull.HOLD);
        Spool spool = Spool.open(settings);
        Thread reader = new Thread(() -> read(spool.reader()));
        reader.setDaemon(true);
        reader.start();
        int next = first;
        while (true) {
            List<ReceivedMessage> messages = new ArrayList<>();
            for (int count = random.nextInt(200); count >= 0; count--) {
                messages.add(new ReceivedMessage(1, "192.0.2.1", ("" + next++).getBytes(UTF_8)));
            }
            spool.append(messages).get();
            say("stored " + first + " " + (next - 1));
        }
    }

    private static void read(SpoolReader reader) {
        try {
            while (true) {
                SpoolBatch batch = reader.next(150, 1 << 20);
                if (batch == null) {
                    LockSupport.parkNanos(1_000_000);
                    continue;
                }
                StringBuilder numbers = new StringBuilder("delivered");
                batch.messages().forEach(entry -> numbers.append(' ')
                        .append(new String(entry.message().bytes(), UTF_8)));
                say(numbers.toString());
                reader.acknowledge(batch);
                say("acknowledged");
            }
        } catch (Exception e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static synchronized void say(String line) {
        // any other end was cut off by the kill
        System.out.println(line + " .");
        System.out.flush();
    }
}
