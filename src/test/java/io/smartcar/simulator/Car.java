package io.smartcar.simulator;

/** The state of a car as far as one of its logs contains it. */
interface Car {
    /** Lets the time to the next line pass. */
    void drive(Dice dice);

    /** Puts the columns after the car's number, with a comma before each. */
    void put(LineBuffer line);
}
