package io.smartcar.collect.files.content;

import java.io.IOException;

/** A file's content is not what its form promises: it will be no better when it is read again. */
public final class DamagedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message what was expected and what came */
    public DamagedFileException(String message) {
        super(message);
    }

    /**
     * @param message what was expected and what came
     * @param cause what the decompressor said
     */
    public DamagedFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
