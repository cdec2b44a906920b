package io.smartcar.operate;

import io.smartcar.event.kind.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The split points of a new table: the row keys with which its regions begin, after the first one. */
public final class RowKeySplits {
    private static final int MAX_SALTS = 64;
    private static final int REGIONS = 16;

    private static final Pattern SALT = Pattern.compile("^\\{salt\\(.*?,\\s*(\\d+)\\)}.*");
    private static final Pattern HEXADECIMAL = Pattern.compile("^\\{(hash|sha256)\\(.*");
    private static final Pattern REVERSED = Pattern.compile("^\\{reverse\\((\\w+)\\)}.*");
    private static final Pattern DIGITS = Pattern.compile("[yMdHmsS]+|epoch-.*");

    private RowKeySplits() {}

    /** Splits that spread the rows of a kind evenly; none if the row key does not begin with parts of known distribution. */
    public static List<byte[]> of(Kind kind) {
        String row = kind.row().toString();
        Matcher salt = SALT.matcher(row);
        if (salt.matches()) {
            int salts = Integer.parseInt(salt.group(1));
            int width = String.valueOf(salts - 1).length();
            int regions = Math.min(salts, MAX_SALTS);
            return splits(regions, region -> String.format("%0" + width + "d", (long) salts * region / regions));
        }
        if (HEXADECIMAL.matcher(row).matches()) {
            return splits(16, Integer::toHexString);
        }
        Matcher reversed = REVERSED.matcher(row);
        boolean digits = reversed.matches()
                && kind.names().indexOf(reversed.group(1)) == kind.timeColumn()
                && kind.time() != null
                && DIGITS.matcher(kind.time().toString()).matches();
        return digits ? splits(10, Integer::toString) : List.of();
    }

    private static List<byte[]> splits(int regions, IntFunction<String> split) {
        return IntStream.range(1, regions)
                .mapToObj(region -> split.apply(region).getBytes(StandardCharsets.US_ASCII))
                .toList();
    }

    /** Splits that spread these keys evenly, each as short as possible. */
    static List<byte[]> of(NavigableSet<byte[]> keys) {
        List<byte[]> sorted = new ArrayList<>(keys);
        int regions = Math.min(REGIONS, sorted.size());
        return IntStream.range(1, regions)
                .map(region -> sorted.size() * region / regions)
                .mapToObj(index -> beginning(sorted.get(index), sorted.get(index - 1)))
                .toList();
    }

    /** The shortest beginning of a key that sorts after the key before it. */
    private static byte[] beginning(byte[] key, byte[] before) {
        return Arrays.copyOf(key, Arrays.mismatch(key, before) + 1);
    }
}
