package io.smartcar.camel.support;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The lines of a simple division of a whole content, to compare with those of a reader. */
public final class ExpectedLines {
    private ExpectedLines() {}

    /** The descriptions of all lines; an event starts with '#' if the format has a pattern. */
    public static List<String> of(byte[] content, LineFormat format) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        List<String> lines = new ArrayList<>();
        int from = text.startsWith("\u00ef\u00bb\u00bf") ? 3 : 0;
        while (from < text.length()) {
            int end = text.indexOf('\n', from) + 1;
            if (format.eventStart() != null) {
                while (end > 0 && end < text.length() && !text.substring(end).matches("(?s)(\u00ef\u00bb\u00bf)*#.*")) {
                    end = text.indexOf('\n', end) + 1;
                }
            }
            end = end == 0 ? text.length() : end;
            String line = text.substring(from, end);
            if (line.endsWith("\n")) {
                line = line.substring(0, line.length() - 1);
            }
            byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
            boolean cut = bytes.length > format.maximumBytes();
            lines.add(describe(
                    from,
                    bytes.length,
                    cut ? Arrays.copyOf(bytes, format.maximumBytes()) : bytes,
                    cut ? Sha256.digest().digest(bytes) : null));
            from = end;
        }
        return lines;
    }

    /** Describes the current line of a reader. */
    public static String describe(LineReader reader) {
        return describe(reader.offset(), reader.lineLength(), reader.bytes(), reader.sha256());
    }

    /** Describes a line. */
    public static String describe(long offset, long length, byte[] bytes, byte[] sha256) {
        HexFormat hex = HexFormat.of();
        return offset + "+" + length + ":" + hex.formatHex(bytes) + ":"
                + (sha256 == null ? null : hex.formatHex(sha256));
    }
}
