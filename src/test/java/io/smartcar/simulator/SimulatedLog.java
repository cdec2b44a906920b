package io.smartcar.simulator;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One of the two logs of a fleet, made second by second, as real ones are: the cars of one second come in any order, the
 * lines of one car in the order of time; whenever a car's writer starts, at first or again after a pause, it writes a
 * header line into the midst of the others' lines.
 *
 * <p>The same kind, cars, seed and beginning give the same bytes, on every Java. The fleets of both kinds with the same
 * seed are the same cars. Memory does not grow with the length. Not thread-safe.
 */
public final class SimulatedLog {
    private static final int LATEST_FIRST_START = 10;
    private static final int LINES_BETWEEN_PAUSES = 5_000;

    private final LogKind kind;
    private final Dice dice;
    private final byte[][] numbers;
    private final Car[] cars;
    private final long[] startsAt;
    private final boolean[] started;
    private final int[][] carsByTurn;
    private final byte[] date = new byte[14];
    private LocalDateTime time;
    private long second;

    /**
     * A log that begins at a time.
     *
     * @param cars how many cars write it, 1 to 100,000
     */
    public SimulatedLog(LogKind kind, int cars, long seed, LocalDateTime from) {
        if (cars < 1 || cars > 100_000) {
            throw new IllegalArgumentException("Expected 1 to 100000 cars, got " + cars);
        }
        this.kind = kind;
        this.time = from.withNano(0);
        this.numbers = numbers(cars, new Dice(seed));
        this.dice = new Dice(seed * 31 + kind.ordinal());
        this.cars = new Car[cars];
        this.startsAt = new long[cars];
        this.started = new boolean[cars];
        this.carsByTurn = new int[kind.seconds()][];
        for (int car = 0; car < cars; car++) {
            this.cars[car] = kind.newCar(dice);
            startsAt[car] = dice.below(LATEST_FIRST_START);
        }
        for (int turn = 0; turn < kind.seconds(); turn++) {
            int first = turn;
            carsByTurn[turn] = IntStream.range(0, cars)
                    .filter(car -> car % kind.seconds() == first)
                    .toArray();
        }
    }

    /** The time of the lines that come next. */
    public LocalDateTime time() {
        return time;
    }

    /**
     * Puts the lines of one second into {@code lines}, and advances to the next second.
     *
     * @return how many lines of cars it put, the headers not counted
     */
    public int nextSecond(LineBuffer lines) {
        formatDate();
        int[] turn = carsByTurn[(int) (second % kind.seconds())];
        dice.shuffle(turn, turn.length);
        int count = 0;
        for (int car : turn) {
            if (second >= startsAt[car]) {
                put(car, lines);
                count++;
            }
        }
        time = time.plusSeconds(1);
        second++;
        return count;
    }

    private void put(int car, LineBuffer lines) {
        if (!started[car]) {
            lines.put(kind.header());
            started[car] = true;
        }
        cars[car].drive(dice);
        lines.put(date).put(',').put(numbers[car]);
        cars[car].put(lines);
        lines.put('\n');
        if (dice.onceIn(LINES_BETWEEN_PAUSES)) {
            started[car] = false;
            startsAt[car] = second + 10 + dice.below(50);
        }
    }

    private void formatDate() {
        put(0, 4, time.getYear());
        put(4, 2, time.getMonthValue());
        put(6, 2, time.getDayOfMonth());
        put(8, 2, time.getHour());
        put(10, 2, time.getMinute());
        put(12, 2, time.getSecond());
    }

    private void put(int position, int digits, int value) {
        int rest = value;
        for (int index = position + digits - 1; index >= position; index--) {
            date[index] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static byte[][] numbers(int count, Dice dice) {
        Set<String> numbers = new LinkedHashSet<>();
        while (numbers.size() < count) {
            numbers.add(String.format("%c%04d", 'A' + dice.below(26), 1 + dice.below(9_999)));
        }
        return numbers.stream()
                .map(number -> number.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
    }
}
