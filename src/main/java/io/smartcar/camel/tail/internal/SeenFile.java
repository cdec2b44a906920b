package io.smartcar.camel.tail.internal;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** A file as listed in its folder: one instance for all its names. */
record SeenFile(Path path, String key, long size, FileTime modified) {

    static SeenFile of(Path path, BasicFileAttributes attributes) {
        return new SeenFile(path, key(path, attributes), attributes.size(), attributes.lastModifiedTime());
    }

    /** The same file with its current size. */
    SeenFile withSize(long newSize) {
        return new SeenFile(path, key, newSize, modified);
    }

    /** Whether size and time are unchanged; the time is only compared for equality. */
    boolean looksLike(SeenFile then) {
        return then != null && size == then.size && modified.equals(then.modified);
    }

    /** Device and inode; the path where the file system has no such thing. */
    static String key(Path path, BasicFileAttributes attributes) {
        Object key = attributes.fileKey();
        return key == null ? "path=" + path : key.toString();
    }

    /** Whether two keys name the same inode; a device's number can change when the machine restarts. */
    static boolean sameInode(String one, String other) {
        return one.substring(one.indexOf("ino=") + 1).equals(other.substring(other.indexOf("ino=") + 1));
    }
}
