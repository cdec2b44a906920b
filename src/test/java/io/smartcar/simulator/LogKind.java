package io.smartcar.simulator;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** The two logs of a car. */
public enum LogKind {
    /** What the driver does, each car every 2 seconds. */
    DRIVER(2, "Driver Status Infomation,CarNum,AccStep,BrakeStep,SteerAngle,DirectLight,Speed,AreaNum", DrivenCar::new),
    /** The state of the car, each car every 4 seconds. */
    STATUS(
            4,
            "Car Status Infomation,CarNum,TireFL,TireFR,TireBL,TireBR,LightFL,LightFR,LightBL,LightBR,Engine,Break,Battery",
            InspectedCar::new);

    private final int seconds;
    private final byte[] header;
    private final Function<Dice, Car> car;

    LogKind(int seconds, String header, Function<Dice, Car> car) {
        this.seconds = seconds;
        this.header = (header + "\n").getBytes(StandardCharsets.US_ASCII);
        this.car = car;
    }

    /** How many seconds lie between two lines of one car. */
    public int seconds() {
        return seconds;
    }

    byte[] header() {
        return header;
    }

    Car newCar(Dice dice) {
        return car.apply(dice);
    }
}
