package io.smartcar.store;

/** Another owner has taken a partition over: what this one holds of it will never be visible, and is read again. */
public final class TakenOverException extends Exception {
    private static final long serialVersionUID = 1L;

    public TakenOverException(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
