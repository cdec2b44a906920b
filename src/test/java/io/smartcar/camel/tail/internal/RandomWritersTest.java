package io.smartcar.camel.tail.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.tail.message.TailedLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random programs write in random pieces and rotate in random ways, and the tail is killed, failed and restarted at random:
 * each line arrives, once unless its batch was not acknowledged, and in the order of its file.
 */
class RandomWritersTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldSendEachLineOfEachFile(boolean disturbed) throws Exception {
        int first = Integer.getInteger("tail.first-seed", 0);
        int seeds = Integer.getInteger("tail.seeds", 12);
        for (int seed = first; seed < first + seeds; seed++) {
            Path home = Files.createDirectories(folder.resolve(disturbed + "-" + seed));
            new Story(home, seed, disturbed).run();
        }
    }

    private static final class Story {
        private final Random random;
        private final boolean disturbed;
        private final Tail tail;
        private final String as;
        private final List<String> written = new ArrayList<>();
        private final Map<String, String> unfinished = new HashMap<>();
        private int line;
        private int rotations;

        Story(Path home, int seed, boolean disturbed) throws IOException {
            this.random = new Random(seed);
            this.disturbed = disturbed;
            as = "seed " + seed;
            tail = new Tail(Files.createDirectory(home.resolve("logs")), home.resolve("positions.json"));
            tail.configuration.setBatchSize(1 + random.nextInt(20));
            tail.configuration.setMaxLineBytes(200);
            tail.limit(2, 2 + random.nextInt(5));
        }

        void run() throws Exception {
            tail.start();
            String[] names = {"app.log", "driver.log", "status.txt"};
            for (int action = 0; action < 120; action++) {
                String name = names[random.nextInt(names.length)];
                switch (random.nextInt(10)) {
                    case 0, 1, 2, 3 -> write(name);
                    case 4 -> rotate(name);
                    case 5 -> disturb();
                    default -> tail.run(Duration.ofMillis(50L * random.nextInt(40)));
                }
            }
            for (String name : names) {
                finishLine(name);
            }
            tail.fail(turn -> false);
            tail.run(Duration.ofSeconds(10));
            tail.settle().run(Duration.ofMinutes(2)).settle().close();
            check();
        }

        private void write(String name) {
            StringBuilder text = new StringBuilder();
            for (int count = random.nextInt(30); count >= 0; count--) {
                String content = name + " line " + ++line + " " + "x".repeat(random.nextInt(20) == 0 ? 500 : 10);
                content += random.nextBoolean() ? "" : "\r";
                written.add(unfinished.getOrDefault(name, "") + content);
                unfinished.remove(name);
                text.append(content).append('\n');
            }
            if (random.nextInt(4) == 0) {
                unfinished.put(name, "half of " + ++line);
                text.append("half of ").append(line);
            }
            int from = 0;
            while (from < text.length()) {
                int to = Math.min(text.length(), from + 1 + random.nextInt(400));
                tail.write(name, text.substring(from, to));
                from = to;
                if (random.nextInt(6) == 0) {
                    tail.pass(Duration.ofMillis(50));
                }
            }
        }

        private void finishLine(String name) {
            String begun = unfinished.remove(name);
            if (begun != null) {
                written.add(begun);
                tail.write(name, "\n");
            }
        }

        private void rotate(String name) throws IOException {
            Path file = tail.file(name);
            // short contents can be mistaken for one another, see the documentation
            if (!Files.exists(file) || Files.size(file) < 1024) {
                return;
            }
            finishLine(name);
            Path rotated = tail.file(name + "." + ++rotations);
            switch (random.nextInt(4)) {
                case 0 -> Files.move(file, rotated);
                case 1 -> {
                    Files.copy(file, rotated);
                    maybeLook();
                    Files.newByteChannel(file, StandardOpenOption.WRITE)
                            .truncate(0)
                            .close();
                }
                case 2 -> compress(file, rotated);
                default -> {
                    Files.move(file, rotated);
                    maybeLook();
                    compress(rotated, rotated);
                }
            }
        }

        private void compress(Path file, Path rotated) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (OutputStream out = new GZIPOutputStream(bytes)) {
                out.write(Files.readAllBytes(file));
            }
            Path compressed = Path.of(rotated + ".gz");
            int half = random.nextInt(bytes.size());
            Files.write(compressed, java.util.Arrays.copyOf(bytes.toByteArray(), half));
            maybeLook();
            Files.write(compressed, bytes.toByteArray());
            Files.delete(file);
        }

        private void maybeLook() {
            if (random.nextBoolean()) {
                tail.run(Duration.ofMillis(50L * random.nextInt(30)));
            }
        }

        private void disturb() {
            if (!disturbed) {
                return;
            }
            switch (random.nextInt(4)) {
                case 0 -> {
                    int odds = 1 + random.nextInt(3);
                    tail.fail(turn -> random.nextInt(4) < odds);
                }
                case 1 -> tail.fail(turn -> false);
                case 2 -> {
                    tail.kill();
                    tail.start();
                }
                default -> {
                    tail.stop();
                    tail.start();
                }
            }
        }

        private void check() {
            List<String> texts =
                    tail.lines.stream().map(received -> Tail.text(received)).toList();
            List<String> expected = written.stream()
                    .map(text -> text.substring(0, Math.min(200, text.length())))
                    .toList();
            List<String> missing = new ArrayList<>(expected);
            missing.removeAll(texts);
            assertThat(missing).as(as).isEmpty();
            List<String> extra = new ArrayList<>(texts);
            if (disturbed) {
                extra.removeAll(expected);
            } else {
                expected.forEach(extra::remove);
            }
            assertThat(extra).as(as).isEmpty();
            Map<String, Long> last = new HashMap<>();
            Map<String, String> byPlace = new HashMap<>();
            for (TailedLine received : tail.lines) {
                String identity = received.file().identity();
                String place = identity + ":" + received.offset();
                String other = byPlace.put(place, Tail.text(received));
                assertThat(other == null || other.equals(Tail.text(received)))
                        .as(as + " " + place)
                        .isTrue();
                if (!disturbed) {
                    assertThat(received.offset()).as(as).isGreaterThan(last.getOrDefault(identity, -1L));
                    last.put(identity, received.offset());
                }
            }
        }
    }
}
