package io.smartcar.simulator;

/** A car as its sensors see it: the pressure of its tires, lights, engine, brakes and battery. */
final class InspectedCar implements Car {
    private static final int PARTS = 4;

    private final int[] tires = new int[PARTS];
    private final boolean[] broken = new boolean[PARTS];
    private int engine;
    private int brakes;
    private int battery;

    InspectedCar(Dice dice) {
        for (int tire = 0; tire < PARTS; tire++) {
            tires[tire] = 80 + dice.below(21);
        }
        battery = 30 + dice.below(71);
    }

    @Override
    public void drive(Dice dice) {
        int part = dice.below(PARTS);
        if (dice.onceIn(20)) {
            tires[part] = tires[part] < 60 ? 100 : dice.step(tires[part], 0, 100);
        }
        if (dice.onceIn(broken[part] ? 200 : 5_000)) {
            broken[part] = !broken[part];
        }
        if (dice.onceIn(1_000)) {
            engine = dice.step(engine, 0, 2);
        }
        if (dice.onceIn(1_000)) {
            brakes = dice.step(brakes, 0, 2);
        }
        if (dice.onceIn(10)) {
            battery = battery < 10 ? 100 : dice.step(battery, 0, 100);
        }
    }

    @Override
    public void put(LineBuffer line) {
        for (int pressure : tires) {
            line.put(',').put(pressure);
        }
        for (boolean out : broken) {
            line.put(',').put(out ? '0' : '1');
        }
        line.put(',').put((char) ('A' + engine)).put(',').put((char) ('A' + brakes));
        line.put(',').put(battery);
    }
}
