package io.smartcar.camel.hdfs.files;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The names of folders with data, below the base path. */
public final class DataFolder {
    /** Readers ignore what begins with a dot or an underscore; a colon is not allowed in HDFS. */
    private static final Pattern SEGMENT = Pattern.compile("[^._/:\\\\\\p{Cntrl}][^/:\\\\\\p{Cntrl}]*");

    /** File systems allow 255 in a name, which has a few before the folder's. */
    private static final int LONGEST = 200;

    private DataFolder() {}

    /**
     * Checks the name of a folder.
     *
     * @param folder relative to the base path, for example {@code driver/wrk_date=20160101}
     * @return the same
     * @throws IllegalArgumentException if readers would not find it, or the file system not create it
     */
    public static String check(String folder) {
        for (String segment : folder.split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches()) {
                throw new IllegalArgumentException(
                        "Expected a folder of names that do not begin with '.' or '_', without"
                                + " colons, backslashes or control characters, got '" + folder + "'");
            }
        }
        if (encode(folder).length() > LONGEST) {
            throw new IllegalArgumentException("Expected a folder of at most " + LONGEST
                    + " characters once percent-encoded, got '" + folder + "'");
        }
        return folder;
    }

    /** A file name that stands for the folder. */
    static String encode(String folder) {
        return URLEncoder.encode(folder, StandardCharsets.UTF_8);
    }

    static String decode(String name) {
        return URLDecoder.decode(name, StandardCharsets.UTF_8);
    }
}
