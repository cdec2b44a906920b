package io.smartcar.camel.hdfs.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.hdfs.protocol.DSQuotaExceededException;
import org.apache.hadoop.hdfs.protocol.NSQuotaExceededException;
import org.apache.hadoop.hdfs.server.namenode.SafeModeException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HdfsFailuresTest {
    static Stream<IOException> forTheOperator() {
        return Stream.of(
                new FileAlreadyExistsException("rename destination exists"),
                new AccessControlException("Permission denied: user=ada, access=WRITE"),
                new NSQuotaExceededException(1, 2),
                new DSQuotaExceededException(1, 2),
                new FileNotFoundException("Parent directory doesn't exist: /collect"),
                new RemoteException(AccessControlException.class.getName(), "Permission denied\n\tat stack"),
                new RemoteException(DSQuotaExceededException.class.getName(), "The quota is exceeded"));
    }

    static Stream<IOException> passing() {
        return Stream.of(
                new ConnectException("Connection refused"),
                new SafeModeException("Cannot create file. Name node is in safe mode."),
                new RemoteException(SafeModeException.class.getName(), "Name node is in safe mode"),
                new InterruptedIOException("No ack received after 20s"),
                new IOException("could only be written to 0 of the 1 minReplication nodes"));
    }

    @ParameterizedTest
    @MethodSource("forTheOperator")
    void shouldTellWhatAnAdministratorMustRepair(IOException failure) {
        assertThat(HdfsFailures.isOutage(new IllegalStateException(failure))).isTrue();
        assertThat(HdfsFailures.needsOperator(new IllegalStateException(failure)))
                .isTrue();
        assertThat(HdfsFailures.isRejection(failure)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("passing")
    void shouldBlameNoRecordForAnOutage(IOException failure) {
        assertThat(HdfsFailures.isOutage(failure)).isTrue();
        assertThat(HdfsFailures.needsOperator(failure)).isFalse();
        assertThat(HdfsFailures.isRejection(failure)).isFalse();
    }

    @Test
    void shouldTellARejectedRecord() {
        HdfsRecordException rejection = new HdfsRecordException("Expected a line");

        assertThat(HdfsFailures.isRejection(new IllegalStateException(rejection)))
                .isTrue();
        assertThat(HdfsFailures.isOutage(rejection)).isFalse();
        assertThat(HdfsFailures.needsOperator(rejection)).isFalse();
    }

    @Test
    void shouldGiveTheReasonInOneLine() {
        assertThat(HdfsFailures.reason(new RemoteException(
                        AccessControlException.class.getName(), "Permission denied: user=ada\n\tat a.server")))
                .isEqualTo("AccessControlException: Permission denied: user=ada");
        assertThat(HdfsFailures.reason(new IOException("no answer within 10 s")))
                .isEqualTo("no answer within 10 s");
        assertThat(HdfsFailures.reason(new FileNotFoundException())).isEqualTo("FileNotFoundException");
    }
}
