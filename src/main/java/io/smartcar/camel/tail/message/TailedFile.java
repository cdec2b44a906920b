package io.smartcar.camel.tail.message;

import java.nio.file.Path;

/**
 * The file that a line was read from.
 *
 * @param identity what this content is called in the position file: it stays the same when the file is renamed, copied
 *     or compressed, and is never given to another content, so that identity and offset name a line for good
 * @param path where the file was found when the line was read
 */
public record TailedFile(String identity, Path path) {}
