package io.smartcar.simulation;

/** A defect that can be planted, in a part that stands for Kafka, for Camel or for a route: the simulation must find it. */
enum Defect {
    /** Offsets are committed before the rows are written. */
    COMMIT_BEFORE_FLUSH,
    /** Offsets are committed before the dead letters are sent. */
    COMMIT_BEFORE_DEAD_LETTERS,
    /** The transaction continues while its dead letters are still on their way. */
    DEAD_LETTERS_NOT_AWAITED,
    /** Dead letters whose sending fails count as sent. */
    FAILED_DEAD_LETTERS_IGNORED,
    /** The failures of some writes of a batch are not reported. */
    FAILED_WRITE_IGNORED,
    /** A failed delivery's events are not read again. */
    NO_REWIND,
    /** A closed gate does not suspend its consumer. */
    NO_SUSPENSION,
    /** The failure of the first delivery after a probe does not suspend the consumer again. */
    TWO_TRIALS,
    /** A consumer that is resumed does not fetch the partitions that were assigned while it was suspended. */
    ASSIGNED_WHILE_SUSPENDED,
    /** Kafka accepts a commit of a member that has lost its partitions. */
    OLD_GENERATION,
    /** The offset of one partition is committed for another one. */
    WRONG_PARTITION,
    /** The position of a dropped file moves before its batch is acknowledged. */
    POSITION_AHEAD,
    /** A batch of a growing file whose sending fails counts as acknowledged. */
    FAILED_TAIL_BATCH_ACKNOWLEDGED,
    /** Offsets are committed when events are held, before they are visible. */
    COMMIT_BEFORE_ROLL,
    /** A roll that fails counts as done. */
    FAILED_ROLL_IGNORED,
    /** An earlier owner of a partition can still roll what it holds. */
    NO_FENCE,
    /** A delivery is redelivered though what was held before it is discarded. */
    REDELIVERED_AFTER_DISCARD,
    /** camel-kafka keeps what it has fetched when a delivery fails. */
    FETCHED_KEPT_AFTER_FAILURE,
    /** Files take an event that Kafka holds twice. */
    REPEATS_STORED,
    /** Dead letters are deleted before their replayed events are acknowledged. */
    DELETED_TOO_EARLY
}
