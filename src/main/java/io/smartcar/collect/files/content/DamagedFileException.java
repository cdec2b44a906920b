package io.smartcar.collect.files.content;

import java.io.IOException;

/** A file's content is damaged, permanently: reading it again is of no use. */
public final class DamagedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message the expected and the actual content */
    public DamagedFileException(String message) {
        super(message);
    }

    /**
     * @param message the expected and the actual content
     * @param cause the decompressor's failure
     */
    DamagedFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
