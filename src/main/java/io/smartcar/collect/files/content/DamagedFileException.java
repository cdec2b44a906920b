package io.smartcar.collect.files.content;

import io.smartcar.camel.support.MessageText;
import java.io.IOException;

/** A file's content is damaged, permanently: reading it again is of no use. */
public final class DamagedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message the expected and the actual content; control characters of an entry's name are escaped */
    public DamagedFileException(String message) {
        super(MessageText.escape(message));
    }

    /**
     * @param message the expected and the actual content
     * @param cause the decompressor's failure
     */
    DamagedFileException(String message, Throwable cause) {
        super(MessageText.escape(message), cause);
    }
}
