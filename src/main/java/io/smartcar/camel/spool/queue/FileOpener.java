package io.smartcar.camel.spool.queue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** Opens the files of segments: {@link io.smartcar.camel.support.PrivateFiles#open}, or in tests a disk that fails. Thread-safe. */
@FunctionalInterface
interface FileOpener {
    FileChannel open(Path path, OpenOption... options) throws IOException;
}
