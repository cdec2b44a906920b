package io.smartcar.camel.tail.message;

import java.nio.file.Path;

/**
 * The file that a line was read from.
 *
 * @param identity the permanent name of the content, as in the position file: it survives renaming, copying and compression
 *     and is never used for another content, so that identity and offset identify a line
 * @param path where the file was found when the line was read
 */
public record TailedFile(String identity, Path path) {}
