package io.smartcar.camel.support;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.text.Normalizer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Names of files as other systems write them: in another Unicode normal form, in an encoding that is not that of this
 * process, as long as a file system allows.
 */
public final class FileNames {
    /** In bytes, on all common file systems. */
    private static final int LONGEST = 255;
    /** What Korean Windows writes if it does not write UTF-8. */
    private static final String OTHER_CHARSET = "x-windows-949";
    /** Replaces bytes of a name that cannot be decoded. */
    private static final char UNDECODABLE = '\ufffd';

    private FileNames() {}

    /**
     * A glob that compares names in Unicode normal form C: macOS stores a Hangul syllable as its characters.
     *
     * @throws IllegalArgumentException if it is no glob
     */
    public static PathMatcher glob(String glob) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + composed(glob));
        return name -> matcher.matches(composed(name));
    }

    private static Path composed(Path name) {
        String text = composed(text(name));
        return text.equals(name.toString()) ? name : named(text);
    }

    private static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /** Whether the encoding of file names in this process has all characters of a path. */
    public static boolean isDecodable(Path path) {
        return path.toString().indexOf(UNDECODABLE) < 0;
    }

    /** A path as it is shown: what this process cannot decode is decoded by its bytes, as {@link #decode} does. */
    public static String text(Path path) {
        if (isDecodable(path)) {
            return path.toString();
        }
        String names = StreamSupport.stream(path.spliterator(), false)
                .map(name -> isDecodable(name) ? name.toString() : decode(bytes(name)))
                .collect(Collectors.joining("/"));
        return path.isAbsolute() ? "/" + names : names;
    }

    /** Only the URI of a path has its bytes, those that are not ASCII as two hex digits. */
    private static byte[] bytes(Path name) {
        String uri = name.toUri().getRawPath();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int index = uri.lastIndexOf('/') + 1; index < uri.length(); index++) {
            if (uri.charAt(index) == '%') {
                bytes.write(Integer.parseInt(uri, index + 1, index + 3, 16));
                index += 2;
            } else {
                bytes.write(uri.charAt(index));
            }
        }
        return bytes.toByteArray();
    }

    /** The text of a name, in UTF-8 or else in CP949; if it is neither, each of its bytes as one character. */
    public static String decode(byte[] name) {
        String text = decode(name, "UTF-8");
        if (text == null && Charset.isSupported(OTHER_CHARSET)) {
            text = decode(name, OTHER_CHARSET);
        }
        return text == null ? new String(name, StandardCharsets.ISO_8859_1) : text;
    }

    private static String decode(byte[] name, String charset) {
        try {
            return Charset.forName(charset)
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /**
     * The path of a listed file. A {@link File} has no name with which a file can be opened whose name this process
     * cannot decode: it is searched for in its folder. Of several such names that look the same, one is found.
     *
     * @throws IOException if it does not exist, or its folder's name cannot be decoded
     */
    public static Path path(File file) throws IOException {
        Path folder;
        try {
            Path path = file.toPath();
            if (Files.exists(path) || Files.isSymbolicLink(path)) {
                return path;
            }
            folder = path.toAbsolutePath().getParent();
        } catch (InvalidPathException e) {
            folder = Path.of(file.getAbsoluteFile().getParent());
        }
        String name = looks(file.getName());
        if (name.indexOf('?') >= 0) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                for (Path entry : entries) {
                    if (!isDecodable(entry)
                            && looks(entry.getFileName().toString()).equals(name)) {
                        return entry;
                    }
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        throw new NoSuchFileException(file.toString());
    }

    private static String looks(String name) {
        return name.replaceAll("[^ -~]", "?");
    }

    /**
     * A name with a suffix: of a name that is too long for it, the end is left out.
     *
     * @param reserved the bytes of further suffixes
     */
    public static Path withSuffix(Path name, String suffix, int reserved) {
        String text = text(name);
        int left = LONGEST - reserved - length(suffix);
        int end = 0;
        while (end < text.length()) {
            int next = text.offsetByCodePoints(end, 1);
            left -= length(text.substring(end, next));
            if (left < 0) {
                break;
            }
            end = next;
        }
        return named(text.substring(0, end) + suffix);
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** A name as a path, in UTF-8 if this process cannot encode it. */
    public static Path named(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            StringBuilder uri = new StringBuilder("file:///");
            for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
                uri.append(String.format("%%%02x", each));
            }
            return Path.of(URI.create(uri.toString())).getFileName();
        }
    }
}
