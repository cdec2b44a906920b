package io.smartcar.camel.hdfs.files;

import java.io.IOException;

/** Another owner has taken the partition over: nothing that this one has written since its last commit will be visible. */
public final class FencedException extends IOException {
    private static final long serialVersionUID = 1L;

    FencedException(String message, Throwable cause) {
        super(message, cause);
    }
}
