package io.smartcar.simulator;

import java.nio.charset.StandardCharsets;

/** A car as its driver moves it: pedals, steering, direction light, speed and area. */
final class DrivenCar implements Car {
    private static final byte[][] STEERING = bytes("F", "L1", "L2", "L3", "R1", "R2", "R3");
    private static final int LEFTMOST = 3;
    private static final int FASTEST = 250;

    private int accelerator;
    private int brake;
    private int steering;
    private char light = 'N';
    private int speed;
    private int wishedSpeed;
    private int area;

    DrivenCar(Dice dice) {
        wishedSpeed = 40 + dice.below(60);
        area = dice.below(60);
    }

    @Override
    public void drive(Dice dice) {
        if (dice.onceIn(30)) {
            // a red light, a town, a motorway
            wishedSpeed = dice.onceIn(4) ? 0 : 20 + dice.below(110);
        }
        int difference = wishedSpeed - speed;
        accelerator = Math.max(0, Math.min(5, difference / 8 + 1));
        brake = Math.max(0, Math.min(3, -difference / 15));
        speed = Math.max(0, Math.min(FASTEST, speed + accelerator * 3 - brake * 9 - dice.below(4)));
        steering = dice.onceIn(5) ? dice.below(STEERING.length) : 0;
        light = steering == 0 ? 'N' : steering <= LEFTMOST ? 'L' : 'R';
        if (speed > 0 && dice.onceIn(40)) {
            area = dice.step(area, 0, 59);
        }
    }

    @Override
    public void put(LineBuffer line) {
        line.put(',').put(accelerator).put(',').put(brake).put(',').put(STEERING[steering]);
        line.put(',').put(light).put(',').put(speed);
        int number = area % 10 + 1;
        line.put(',')
                .put((char) ('A' + area / 10))
                .put((char) ('0' + number / 10))
                .put((char) ('0' + number % 10));
    }

    private static byte[][] bytes(String... texts) {
        byte[][] bytes = new byte[texts.length][];
        for (int index = 0; index < texts.length; index++) {
            bytes[index] = texts[index].getBytes(StandardCharsets.US_ASCII);
        }
        return bytes;
    }
}
