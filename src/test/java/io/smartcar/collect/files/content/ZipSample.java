package io.smartcar.collect.files.content;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A zip archive as other programs write them, and wrong ones. Options hold for the entries that follow. */
public final class ZipSample {
    private static final long IN_ZIP64 = 0xffffffffL;

    public boolean streamed;
    public boolean zip64;
    public int method = 8;
    public int flags;
    public int attributes;
    public UnaryOperator<byte[]> damage = packed -> packed;

    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
    private int entries;
    private String comment = "";

    public ZipSample entry(String name, String text) {
        return entry(name.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
    }

    public ZipSample entry(byte[] name, byte[] text) {
        CRC32 checksum = new CRC32();
        checksum.update(text);
        byte[] packed = damage.apply(method == 8 ? deflate(text) : text);
        int at = content.size();
        int bits = flags | (streamed ? 8 : 0);
        long crc = checksum.getValue();
        long inLocal = streamed ? 0 : packed.length;
        byte[] localExtra = zip64 ? extra(streamed ? 0 : text.length, inLocal) : new byte[0];
        write(content, 30, header -> header.putInt(0x04034b50)
                .putShort((short) 45)
                .putShort((short) bits)
                .putShort((short) method)
                .putInt(0)
                .putInt(streamed ? 0 : (int) crc)
                .putInt((int) (zip64 ? IN_ZIP64 : inLocal))
                .putInt((int) (zip64 ? IN_ZIP64 : streamed ? 0 : text.length))
                .putShort((short) name.length)
                .putShort((short) localExtra.length));
        content.writeBytes(name);
        content.writeBytes(localExtra);
        content.writeBytes(packed);
        if (streamed) {
            write(content, 16, header -> header.putInt(0x08074b50)
                    .putInt((int) crc)
                    .putInt(packed.length)
                    .putInt(text.length));
        }
        byte[] extra = zip64 ? extra(text.length, packed.length, at) : new byte[0];
        write(directory, 46, header -> header.putInt(0x02014b50)
                .putShort((short) 0x31e)
                .putShort((short) 45)
                .putShort((short) bits)
                .putShort((short) method)
                .putInt(0)
                .putInt((int) crc)
                .putInt((int) (zip64 ? IN_ZIP64 : packed.length))
                .putInt((int) (zip64 ? IN_ZIP64 : text.length))
                .putShort((short) name.length)
                .putShort((short) extra.length)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(attributes)
                .putInt((int) (zip64 ? IN_ZIP64 : at)));
        directory.writeBytes(name);
        directory.writeBytes(extra);
        entries++;
        return this;
    }

    public ZipSample comment(String text) {
        comment = text;
        return this;
    }

    public byte[] bytes() {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        archive.writeBytes(content.toByteArray());
        archive.writeBytes(directory.toByteArray());
        if (zip64) {
            write(archive, 76, end -> end.putInt(0x06064b50)
                    .putLong(44)
                    .putInt(0)
                    .putLong(0)
                    .putLong(entries)
                    .putLong(entries)
                    .putLong(directory.size())
                    .putLong(content.size())
                    .putInt(0x07064b50)
                    .putInt(0)
                    .putLong(content.size() + directory.size())
                    .putInt(1));
        }
        write(archive, 22, end -> end.putInt(0x06054b50)
                .putInt(0)
                .putShort((short) (zip64 ? 0xffff : entries))
                .putShort((short) (zip64 ? 0xffff : entries))
                .putInt(zip64 ? -1 : directory.size())
                .putInt(zip64 ? -1 : content.size())
                .putShort((short) comment.length()));
        archive.writeBytes(comment.getBytes(StandardCharsets.ISO_8859_1));
        return archive.toByteArray();
    }

    private static byte[] extra(long... sizes) {
        ByteArrayOutputStream extra = new ByteArrayOutputStream();
        // another field comes first
        write(extra, 5, field -> field.putShort((short) 0x5455).putShort((short) 1));
        write(extra, 4 + 8 * sizes.length, field -> {
            field.putShort((short) 1).putShort((short) (8 * sizes.length));
            for (long size : sizes) {
                field.putLong(size);
            }
            return field;
        });
        return extra.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, int length, UnaryOperator<ByteBuffer> values) {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        values.apply(bytes);
        out.writeBytes(bytes.array());
    }

    private static byte[] deflate(byte[] text) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(text);
        deflater.finish();
        byte[] packed = new byte[text.length + 100];
        return java.util.Arrays.copyOf(packed, deflater.deflate(packed));
    }
}
