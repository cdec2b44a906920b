package io.smartcar.camel.spool.queue;

/**
 * A position in a spool: a segment's number and an offset in it, as one number that grows with time. Segment numbers are
 * never reused, so a position identifies one record permanently.
 */
final class SpoolPosition {
    static final long LARGEST_OFFSET = Integer.MAX_VALUE;

    private static final int OFFSET_BITS = 32;

    private SpoolPosition() {}

    static long of(long segment, long offset) {
        return segment << OFFSET_BITS | offset;
    }

    static String text(long position) {
        return "byte " + offset(position) + " of segment " + segment(position);
    }

    static long segment(long position) {
        return position >>> OFFSET_BITS;
    }

    static long offset(long position) {
        return position & 0xffff_ffffL;
    }
}
