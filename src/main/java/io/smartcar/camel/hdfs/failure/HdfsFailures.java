package io.smartcar.camel.hdfs.failure;

import io.smartcar.camel.support.Causes;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.stream.Stream;
import org.apache.hadoop.fs.ClusterStorageCapacityExceededException;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.PathPermissionException;
import org.apache.hadoop.fs.UnresolvedLinkException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.security.KerberosAuthException;

/**
 * Classifies failures. No record is to blame for a failure of the file system: each is an outage, after which the same
 * record can be written, some only once an administrator has acted.
 */
public final class HdfsFailures {
    private HdfsFailures() {}

    /** Whether a record can never be written as it is. */
    public static boolean isRejection(Throwable failure) {
        return Causes.find(HdfsRecordException.class, failure) != null;
    }

    /**
     * Whether the file system is not usable at the moment: any I/O failure, also an {@link java.io.InterruptedIOException},
     * which Hadoop throws for time-outs.
     */
    public static boolean isOutage(Throwable failure) {
        return Causes.find(IOException.class, failure) != null;
    }

    /** Whether it stays so until an administrator acts: no permission, a quota, a missing folder, a foreign file, no login. */
    public static boolean needsOperator(Throwable failure) {
        return causes(failure)
                .anyMatch(cause -> cause instanceof AccessControlException
                        || cause instanceof PathPermissionException
                        || cause instanceof ClusterStorageCapacityExceededException
                        || cause instanceof FileNotFoundException
                        || cause instanceof FileAlreadyExistsException
                        || cause instanceof ParentNotDirectoryException
                        || cause instanceof UnresolvedLinkException
                        || cause instanceof KerberosAuthException);
    }

    /** The reason in one line; HDFS's messages have the stack trace of the server. */
    public static String reason(Throwable failure) {
        Throwable cause = unwrap(failure);
        String name = cause.getClass().getSimpleName();
        String message = cause.getMessage() == null ? "" : cause.getMessage();
        String first = message.lines().findFirst().orElse("");
        if (first.isEmpty()) {
            return name;
        }
        return cause.getClass() == IOException.class ? first : name + ": " + first;
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Causes.of(failure).map(HdfsFailures::unwrap);
    }

    private static Throwable unwrap(Throwable cause) {
        return cause instanceof RemoteException remote ? remote.unwrapRemoteException() : cause;
    }
}
