package io.smartcar.camel.support;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The length and the first half of the SHA-256 of a range of a file. It covers exactly these bytes, so that a growing file
 * keeps matching.
 */
public record Fingerprint(int length, @JsonProperty("sha256") String hash) {

    public static final Fingerprint NONE = new Fingerprint(0, "");

    public static Fingerprint of(byte[] bytes, int from, int to) {
        if (from == to) {
            return NONE;
        }
        MessageDigest digest = Sha256.digest();
        digest.update(bytes, from, to - from);
        return new Fingerprint(to - from, HexFormat.of().formatHex(digest.digest(), 0, 16));
    }

    public static Fingerprint of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    /** Whether the bytes begin with those of this fingerprint; false if there are fewer. */
    public boolean matchesBeginning(byte[] bytes) {
        return bytes.length >= length && equals(of(bytes, 0, length));
    }
}
