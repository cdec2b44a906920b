package io.smartcar.camel.hbase.failure;

import io.smartcar.camel.hbase.rowkey.RowKeyException;
import io.smartcar.camel.support.Causes;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.security.sasl.SaslException;
import org.apache.hadoop.hbase.DoNotRetryIOException;
import org.apache.hadoop.hbase.InvalidFamilyOperationException;
import org.apache.hadoop.hbase.NamespaceNotFoundException;
import org.apache.hadoop.hbase.NotAllMetaRegionsOnlineException;
import org.apache.hadoop.hbase.TableNotDisabledException;
import org.apache.hadoop.hbase.TableNotEnabledException;
import org.apache.hadoop.hbase.TableNotFoundException;
import org.apache.hadoop.hbase.client.DoNotRetryRegionException;
import org.apache.hadoop.hbase.client.OperationTimeoutExceededException;
import org.apache.hadoop.hbase.client.RetriesExhaustedException;
import org.apache.hadoop.hbase.exceptions.FailedSanityCheckException;
import org.apache.hadoop.hbase.ipc.FatalConnectionException;
import org.apache.hadoop.hbase.ipc.ServerTooBusyException;
import org.apache.hadoop.hbase.ipc.StoppedRpcClientException;
import org.apache.hadoop.hbase.quotas.QuotaExceededException;
import org.apache.hadoop.hbase.regionserver.NoSuchColumnFamilyException;
import org.apache.hadoop.hbase.security.AccessDeniedException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.security.KerberosAuthException;

/**
 * Classifies the failure of a mutation.
 *
 * <p>HBase marks errors as not worth a retry by {@link DoNotRetryIOException}, but most of these (no such table, no such
 * family, no permission) can be fixed by an operator, after which the same mutation succeeds. Only a fault of the
 * mutation itself is a rejection. All other exceptions of HBase are retried by the client: an outage.
 */
public final class FailureClassifier {
    private static final String HBASE = "org.apache.hadoop.hbase.";
    /** Part of the names of ZooKeeper's exceptions, whose package depends on the client jar. */
    private static final String ZOOKEEPER = "org.apache.zookeeper.";
    /** Part of a region server's message about an oversized cell; the limit in bytes follows. */
    private static final String CELL_LIMIT = " exceeds limit of ";
    /** Marked as not worth a retry, but no fault of the mutation. */
    private static final List<Class<?>> OUTAGES_NOT_RETRIED = List.of(
            TableNotFoundException.class,
            TableNotEnabledException.class,
            TableNotDisabledException.class,
            NamespaceNotFoundException.class,
            NoSuchColumnFamilyException.class,
            InvalidFamilyOperationException.class,
            NotAllMetaRegionsOnlineException.class,
            DoNotRetryRegionException.class,
            AccessDeniedException.class,
            QuotaExceededException.class,
            OperationTimeoutExceededException.class,
            ServerTooBusyException.class,
            FatalConnectionException.class,
            StoppedRpcClientException.class);

    /** Failures of network, encryption or login, on either side: none is about a mutation. */
    private static final List<Class<?>> CONNECTION_FAILURES = List.of(
            SocketException.class,
            UnknownHostException.class,
            UnresolvedAddressException.class,
            SSLException.class,
            SaslException.class,
            AccessControlException.class,
            KerberosAuthException.class,
            RejectedExecutionException.class,
            ClosedChannelException.class,
            EOFException.class,
            InterruptedIOException.class,
            TimeoutException.class,
            CancellationException.class);

    /** Messages of the operating system about broken connections, in exceptions without a class of their own. */
    private static final List<String> BROKEN_CONNECTION =
            List.of("Broken pipe", "Connection reset", "Connection timed out");

    private FailureClassifier() {}

    /** The kind of a failure, by the first of its causes, from the outermost, that has one. */
    public static FailureKind of(Throwable failure) {
        return Causes.of(lastAttempt(failure))
                .map(cause -> classify(unwrap(cause)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(FailureKind.UNKNOWN);
    }

    /** Whether a failure, or the last attempt before the client gave up, is or was caused by one of this type. */
    public static boolean isCausedBy(Throwable failure, Class<? extends Exception> type) {
        return Causes.of(lastAttempt(failure)).map(FailureClassifier::unwrap).anyMatch(type::isInstance);
    }

    /**
     * The reason of a failure in one line. HBase's messages have many: each attempt with the stack trace of the server
     * and the settings of the table.
     */
    public static String reason(Throwable failure) {
        Throwable cause = unwrap(lastAttempt(failure));
        String message = cause.getMessage() == null ? "" : cause.getMessage();
        String first = message.lines().findFirst().orElse("");
        String name = cause.getClass().getSimpleName();
        // a remote exception's message begins with its class
        String shown = first.startsWith(cause.getClass().getName() + ": ")
                ? first.substring(cause.getClass().getName().length() + 2)
                : first;
        return shown.isEmpty() ? name : name + ": " + shown;
    }

    /** The last failure before the client gave up; the failure itself if it ran out of time before any. */
    private static Throwable lastAttempt(Throwable failure) {
        boolean isWrapped = failure instanceof RetriesExhaustedException && failure.getCause() != null;
        return isWrapped ? failure.getCause() : failure;
    }

    private static Throwable unwrap(Throwable cause) {
        return cause instanceof RemoteException remote ? remote.unwrapRemoteException() : cause;
    }

    private static FailureKind classify(Throwable cause) {
        if (isAnyOf(cause, OUTAGES_NOT_RETRIED) || isAnyOf(cause, CONNECTION_FAILURES)) {
            return FailureKind.OUTAGE;
        }
        if (cause instanceof IllegalArgumentException || cause instanceof RowKeyException) {
            return FailureKind.REJECTED;
        }
        if (cause instanceof FailedSanityCheckException) {
            return isRowOutOfRange(cause) ? FailureKind.OUTAGE : FailureKind.REJECTED;
        }
        if (cause instanceof DoNotRetryIOException) {
            return classifyByMessage(cause);
        }
        String name = cause.getClass().getName();
        boolean isOfHBase = cause instanceof IOException && name.startsWith(HBASE);
        return isOfHBase || name.contains(ZOOKEEPER) || isBrokenConnection(cause) ? FailureKind.OUTAGE : null;
    }

    private static boolean isBrokenConnection(Throwable cause) {
        return cause instanceof IOException && BROKEN_CONNECTION.stream().anyMatch(words -> contains(cause, words));
    }

    /** The boundaries of a region changed: HBase reports that as a failed sanity check of the row. */
    private static boolean isRowOutOfRange(Throwable cause) {
        return contains(cause, "row out of range");
    }

    /** By the message, for exceptions that HBase or its client has no class for. */
    private static FailureKind classifyByMessage(Throwable cause) {
        if (contains(cause, "SpaceLimitingException")) {
            return FailureKind.OUTAGE;
        }
        return cellLimit(cause) < 0 ? FailureKind.UNKNOWN : FailureKind.REJECTED;
    }

    /**
     * The limit that a region server reports for an oversized cell, in bytes.
     *
     * @return -1 for any other failure
     */
    public static long cellLimit(Throwable failure) {
        Throwable cause = unwrap(lastAttempt(failure));
        String message = cause.getMessage();
        if (!(cause instanceof DoNotRetryIOException) || message == null || !message.contains("Cell[")) {
            return -1;
        }
        int begin = message.indexOf(CELL_LIMIT);
        int end = begin < 0 ? -1 : message.indexOf(" bytes", begin);
        try {
            return end < 0 ? -1 : Long.parseLong(message, begin + CELL_LIMIT.length(), end, 10);
        } catch (NumberFormatException another) {
            return -1;
        }
    }

    private static boolean contains(Throwable cause, String words) {
        return cause.getMessage() != null && cause.getMessage().contains(words);
    }

    private static boolean isAnyOf(Throwable cause, List<Class<?>> types) {
        for (Class<?> type : types) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
