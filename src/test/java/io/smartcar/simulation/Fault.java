package io.smartcar.simulation;

/** What may break at a step. Each seed has rates of its own, and some faults not at all, so that none hides another. */
enum Fault {
    /** A storer is killed. */
    STORER_KILLED(0.002),
    /** A collector or a replayer is killed. */
    COLLECTOR_KILLED(0.003),
    /** Kafka's answer to a request is lost, and perhaps some of the request. */
    ANSWER_LOST(0.1),
    /** Single rows of a flush fail for no clear reason, applied or not. */
    WRITES_FAIL(0.1),
    /** A flush seems to fail, though some of it is applied. */
    FLUSH_LOST(0.1),
    /** Appending an event to an open file fails. */
    APPEND_FAILS(0.02),
    /** A consumer's poll fails. */
    POLL_FAILS(0.02),
    /** A step of a sending route fails. */
    ROUTE_FAILS(0.1),
    /** Tables are out of reach for a while; each second. */
    TABLES_OUT(0.08),
    /** Kafka, or the partitions of one topic, is out of reach for a while; each second. */
    KAFKA_OUT(0.03),
    /** The dead-letter topic is out of reach for a while; each second. */
    DEAD_LETTERS_OUT(0.06),
    /** A process is frozen for a while; each second. */
    FROZEN(0.08),
    /** A storer is stopped in order; each second. */
    STOPPED(0.03),
    /** An operator pauses a storer for a while; each second. */
    PAUSED(0.05);

    private final double most;

    /** @param most the highest rate */
    Fault(double most) {
        this.most = most;
    }

    double most() {
        return most;
    }
}
