package io.smartcar.camel.spool.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.zip.CRC32C;

/** The beginning of a segment file: a mark, the version, the spool's identity and the segment's number. */
final class SegmentHeader {
    static final int BYTES = 40;

    private static final long MARK = 0x534D41525453504CL;
    private static final int VERSION = 1;

    private SegmentHeader() {}

    static ByteBuffer of(SpoolIdentity identity, long number) {
        ByteBuffer header = ByteBuffer.allocate(BYTES).putLong(MARK).putInt(VERSION);
        identity.write(header);
        header.putLong(number);
        return header.putInt(checksum(header)).flip();
    }

    /** The identity of a segment's spool; empty if the header is incomplete or damaged. */
    static Optional<SpoolIdentity> read(FileChannel channel) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(BYTES);
        while (header.hasRemaining() && channel.read(header, header.position()) >= 0) {}
        boolean whole = !header.hasRemaining()
                && header.getLong(0) == MARK
                && header.getInt(8) == VERSION
                && header.getInt(BYTES - 4) == checksum(header);
        return whole ? Optional.of(SpoolIdentity.read(header.position(12))) : Optional.empty();
    }

    private static int checksum(ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(header.array(), 0, BYTES - 4);
        return (int) crc.getValue();
    }
}
