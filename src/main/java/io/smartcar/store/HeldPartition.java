package io.smartcar.store;

/**
 * The events of one partition that are written and not yet visible. Until they are rolled, their offsets are not
 * committed: what is lost before is read again.
 *
 * <p>After a failure of {@link #append} or {@link #roll}, what is held is lost or in doubt: it has to be abandoned, and
 * the partition taken over again. Confined to one thread at a time.
 */
public interface HeldPartition {
    /** The offset before which all events are visible; −1 if none was ever stored. */
    long head();

    /** The offset before which no event is appended any more, because it is held or visible. */
    long next();

    /**
     * Appends all writes of an event, or leaves it out: if it is before {@link #next}, has no writes, or repeats the id of
     * one that is stored.
     *
     * @return whether it was appended
     * @throws Exception if the partition was taken over by another owner, or the store is unavailable
     */
    boolean append(HeldEvent event) throws Exception;

    /** Whether what is held should be rolled before anything else is appended. */
    boolean isFull();

    /** Whether what is held should be rolled now. */
    boolean isDue();

    /**
     * Makes all that is held visible, in one step.
     *
     * @return the new head
     * @throws Exception if it may not have happened
     */
    long roll() throws Exception;

    /** Discards what is held. Never fails. */
    void abandon();

    /** Discards what is held, and gives the partition up. Never fails. */
    void close();
}
