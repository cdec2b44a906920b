package io.smartcar.collect.files.content;

import java.io.IOException;

/** A file's content is damaged, permanently: reading it again is of no use. */
public final class DamagedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message what was expected and what came */
    DamagedFileException(String message) {
        super(message);
    }

    /**
     * @param message what was expected and what came
     * @param cause the decompressor's failure
     */
    DamagedFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
