package io.smartcar.camel.hbase.rowkey;

import io.smartcar.camel.support.MessageText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The functions that a row key template can call, by name. */
final class RowKeyFunctions {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    /** Digits of {@link Long#MAX_VALUE}. */
    private static final int LONG_DIGITS = 19;

    private static final Map<String, Definition> BY_NAME = new TreeMap<>();

    static {
        define("reverse", 0, 0, arguments -> RowKeyFunctions::reverse);
        define("upper", 0, 0, arguments -> (key, from) -> shiftCase(key, from, 'a', 'z', 'A' - 'a'));
        define("lower", 0, 0, arguments -> (key, from) -> shiftCase(key, from, 'A', 'Z', 'a' - 'A'));
        define("pad", 1, 2, RowKeyFunctions::pad);
        define("number", 1, 1, RowKeyFunctions::number);
        define("short", 0, 0, arguments -> (key, from) -> binary(key, from, Short.BYTES));
        define("int", 0, 0, arguments -> (key, from) -> binary(key, from, Integer.BYTES));
        define("long", 0, 0, arguments -> (key, from) -> binary(key, from, Long.BYTES));
        define("max-minus", 0, 0, arguments -> RowKeyFunctions::maxMinus);
        define("sha256", 1, 1, RowKeyFunctions::sha256);
        define("hash", 0, 0, arguments -> RowKeyFunctions::hash);
        define("salt", 1, 1, RowKeyFunctions::salt);
    }

    private RowKeyFunctions() {}

    private record Definition(int minArguments, int maxArguments, Function<List<String>, RowKeyFunction> factory) {}

    private static void define(
            String name, int minArguments, int maxArguments, Function<List<String>, RowKeyFunction> factory) {
        BY_NAME.put(name, new Definition(minArguments, maxArguments, factory));
    }

    /**
     * Creates a function.
     *
     * @param arguments those after the value
     * @throws IllegalArgumentException if there is no such function, or the arguments are invalid
     */
    static RowKeyFunction create(String name, List<String> arguments) {
        Definition definition = BY_NAME.get(name);
        if (definition == null) {
            throw new IllegalArgumentException(
                    "there is no function '" + name + "'; known are " + String.join(", ", BY_NAME.keySet()));
        }
        if (arguments.size() < definition.minArguments || arguments.size() > definition.maxArguments) {
            String expected = definition.minArguments == definition.maxArguments
                    ? String.valueOf(definition.minArguments)
                    : definition.minArguments + " to " + definition.maxArguments;
            throw new IllegalArgumentException(
                    "'" + name + "' takes " + expected + " arguments after its value, got " + arguments.size());
        }
        return definition.factory.apply(arguments);
    }

    private static void reverse(RowKeyEvaluation key, int from) {
        byte[] bytes = key.bytes();
        for (int left = from, right = key.length() - 1; left < right; left++, right--) {
            byte swapped = bytes[left];
            bytes[left] = bytes[right];
            bytes[right] = swapped;
        }
    }

    private static void shiftCase(RowKeyEvaluation key, int from, char first, char last, int distance) {
        byte[] bytes = key.bytes();
        for (int index = from; index < key.length(); index++) {
            if (bytes[index] >= first && bytes[index] <= last) {
                bytes[index] += (byte) distance;
            }
        }
    }

    private static RowKeyFunction pad(List<String> arguments) {
        int width = positive("pad", "width", arguments.get(0), RowKeyTemplate.MAX_LENGTH);
        String filler = arguments.size() < 2 ? "0" : arguments.get(1);
        if (filler.length() != 1 || filler.charAt(0) > 127) {
            throw new IllegalArgumentException("'pad' fills with one ASCII character, got '" + filler + "'");
        }
        return (key, from) -> fill(key, from, width, (byte) filler.charAt(0));
    }

    private static void fill(RowKeyEvaluation key, int from, int width, byte filler) {
        int missing = width - (key.length() - from);
        if (missing < 0) {
            throw new RowKeyException(
                    "expects at most " + width + " bytes where it pads, got '" + MessageText.of(key.text(from)) + "'");
        }
        int moved = key.length() - from;
        key.grow(missing);
        byte[] bytes = key.bytes();
        System.arraycopy(bytes, from, bytes, from + missing, moved);
        Arrays.fill(bytes, from, from + missing, filler);
    }

    private static RowKeyFunction number(List<String> arguments) {
        int width = positive("number", "width", arguments.get(0), LONG_DIGITS);
        return (key, from) -> {
            parse(key, from);
            // minus zero as well, which would sort by its sign
            if (key.bytes()[from] == '-') {
                throw new RowKeyException("expects a non-negative number, so that keys sort by it, got "
                        + MessageText.of(key.text(from)));
            }
            fill(key, from, width, (byte) '0');
        };
    }

    private static void binary(RowKeyEvaluation key, int from, int width) {
        long number = parse(key, from);
        long largest = Long.MAX_VALUE >>> (Long.SIZE - width * Byte.SIZE);
        if (number > largest || number < -largest - 1) {
            throw new RowKeyException("expects a number of " + width + " bytes, got " + number);
        }
        key.truncate(from);
        key.grow(width);
        for (int index = from + width - 1; index >= from; index--) {
            key.bytes()[index] = (byte) number;
            number >>= Byte.SIZE;
        }
    }

    private static void maxMinus(RowKeyEvaluation key, int from) {
        long number = parse(key, from);
        if (number < 0) {
            throw new RowKeyException("expects a non-negative number, got " + MessageText.of(key.text(from)));
        }
        writeDecimal(key, from, Long.MAX_VALUE - number, LONG_DIGITS);
    }

    private static RowKeyFunction sha256(List<String> arguments) {
        int digits = positive("sha256", "number of hexadecimal digits", arguments.get(0), 64);
        return (key, from) -> {
            byte[] hash = key.sha256(from);
            key.truncate(from);
            key.grow(digits);
            for (int digit = 0; digit < digits; digit++) {
                int nibble = digit % 2 == 0 ? hash[digit / 2] >> 4 & 0xf : hash[digit / 2] & 0xf;
                key.bytes()[from + digit] = HEX[nibble];
            }
        };
    }

    private static void hash(RowKeyEvaluation key, int from) {
        long hash = key.crc32c(from);
        key.truncate(from);
        key.grow(8);
        for (int index = from + 7; index >= from; index--) {
            key.bytes()[index] = HEX[(int) (hash & 0xf)];
            hash >>= 4;
        }
    }

    private static RowKeyFunction salt(List<String> arguments) {
        int buckets = positive("salt", "number of buckets", arguments.get(0), 100_000);
        int width = String.valueOf(buckets - 1).length();
        return (key, from) -> writeDecimal(key, from, key.crc32c(from) % buckets, width);
    }

    private static void writeDecimal(RowKeyEvaluation key, int from, long number, int width) {
        key.truncate(from);
        key.grow(width);
        long rest = number;
        for (int index = from + width - 1; index >= from; index--) {
            key.bytes()[index] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** Parses a decimal number without creating a string. */
    private static long parse(RowKeyEvaluation key, int from) {
        byte[] bytes = key.bytes();
        boolean negative = bytes[from] == '-';
        int start = negative ? from + 1 : from;
        if (start == key.length()) {
            throw notNumber(key, from);
        }
        // accumulated as a negative number: the least long has no positive counterpart
        long least = negative ? Long.MIN_VALUE : -Long.MAX_VALUE;
        long number = 0;
        for (int index = start; index < key.length(); index++) {
            int digit = bytes[index] - '0';
            if (digit < 0 || digit > 9 || number < (least + digit) / 10) {
                throw notNumber(key, from);
            }
            number = number * 10 - digit;
        }
        return negative ? number : -number;
    }

    private static RowKeyException notNumber(RowKeyEvaluation key, int from) {
        return new RowKeyException(
                "expects a whole number of at most 63 bits, got '" + MessageText.of(key.text(from)) + "'");
    }

    private static int positive(String function, String what, String text, int max) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // reported below
        }
        throw new IllegalArgumentException(
                "'" + function + "' expects as " + what + " a number from 1 to " + max + ", got '" + text + "'");
    }
}
