package io.smartcar.operate.sketch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.camel.support.LineFormat;
import io.smartcar.camel.support.LineReader;
import io.smartcar.collect.files.content.FileContent;
import io.smartcar.event.format.LineEncoding;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The first lines of a file as text, without byte order marks and carriage returns.
 *
 * @param encoding of most lines that are not ASCII
 */
record Sample(List<String> lines, Charset encoding) {
    private static final int MAX_LINES = 1000;
    private static final int MAX_BYTES = 4 << 20;
    private static final int MAX_LINE_BYTES = 16 << 10;
    private static final double MOST = 0.9;

    private static final Charset KOREAN = Charset.forName("x-windows-949");
    private static final Charset WESTERN = Charset.forName("windows-1252");
    private static final Pattern CONTROLS = Pattern.compile("[\\x00-\\x08\\x0e-\\x1a\\x1c-\\x1f]");

    /**
     * Reads the first lines of a file, which may be compressed.
     *
     * @throws IllegalArgumentException if they are not text
     * @throws IOException if the file cannot be read
     */
    static Sample of(Path file) throws IOException {
        List<byte[]> lines = read(file);
        List<String> bytes =
                lines.stream().map(line -> new String(line, ISO_8859_1)).toList();
        require(
                !bytes.stream().allMatch(String::isBlank),
                "The file " + file + " is empty: expected at least one line");
        require(
                isMost(bytes, CONTROLS.asPredicate().negate()),
                "The file " + file + " is binary or UTF-16: expected lines of text, as of iconv -f UTF-16 -t UTF-8");
        Charset encoding = encoding(lines);
        return new Sample(lines.stream().map(line -> new String(line, encoding)).toList(), encoding);
    }

    private static List<byte[]> read(Path file) throws IOException {
        List<byte[]> lines = new ArrayList<>();
        LineReader reader = new LineReader(LineFormat.unchanged(MAX_LINE_BYTES), 0);
        try (FileContent content = FileContent.open(file, Long.MAX_VALUE)) {
            while (lines.size() < MAX_LINES && reader.next(content::read) && reader.offset() < MAX_BYTES) {
                int end = reader.start() + reader.length();
                int start = LineFormat.textStart(reader.buffer(), reader.start(), end);
                int length = LineEncoding.textLength(reader.buffer(), start, end - start);
                lines.add(Arrays.copyOfRange(reader.buffer(), start, start + length));
            }
        }
        return lines;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    private static Charset encoding(List<byte[]> lines) {
        List<byte[]> others =
                lines.stream().filter(line -> !isOf(US_ASCII, line)).toList();
        return Stream.of(UTF_8, KOREAN)
                .filter(encoding -> isMost(others, line -> isOf(encoding, line)))
                .findFirst()
                .orElse(WESTERN);
    }

    private static boolean isOf(Charset encoding, byte[] line) {
        return new String(line, encoding).indexOf('\uFFFD') < 0;
    }

    /** Whether nearly all have a property: a few damaged lines must not hide it. */
    static <T> boolean isMost(Collection<T> all, Predicate<? super T> property) {
        return all.stream().filter(property).count() >= MOST * all.size();
    }
}
