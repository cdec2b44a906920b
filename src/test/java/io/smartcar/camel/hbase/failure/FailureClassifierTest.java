package io.smartcar.camel.hbase.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.hbase.internal.client.HBaseClient;
import io.smartcar.camel.hbase.internal.client.HBaseClientSettings;
import io.smartcar.camel.hbase.internal.client.HBaseMeters;
import io.smartcar.camel.hbase.rowkey.RowKeyException;
import io.smartcar.camel.support.client.KerberosLogin;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.security.sasl.SaslException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.DoNotRetryIOException;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.NotServingRegionException;
import org.apache.hadoop.hbase.PleaseHoldException;
import org.apache.hadoop.hbase.RegionTooBusyException;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.TableNotEnabledException;
import org.apache.hadoop.hbase.TableNotFoundException;
import org.apache.hadoop.hbase.client.OperationTimeoutExceededException;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.RetriesExhaustedException;
import org.apache.hadoop.hbase.exceptions.FailedSanityCheckException;
import org.apache.hadoop.hbase.exceptions.RequestTooBigException;
import org.apache.hadoop.hbase.exceptions.TimeoutIOException;
import org.apache.hadoop.hbase.ipc.CallTimeoutException;
import org.apache.hadoop.hbase.ipc.RemoteWithExtrasException;
import org.apache.hadoop.hbase.ipc.ServerNotRunningYetException;
import org.apache.hadoop.hbase.ipc.ServerTooBusyException;
import org.apache.hadoop.hbase.net.Address;
import org.apache.hadoop.hbase.quotas.RpcThrottlingException;
import org.apache.hadoop.hbase.regionserver.NoSuchColumnFamilyException;
import org.apache.hadoop.hbase.regionserver.RegionServerStoppedException;
import org.apache.hadoop.hbase.security.AccessDeniedException;
import org.apache.hadoop.hbase.shaded.org.apache.zookeeper.KeeperException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.security.KerberosAuthException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailureClassifierTest {
    static Stream<Throwable> outages() {
        return Stream.of(
                new ConnectException("Connection refused"),
                new SocketTimeoutException("time out before the actionsInProgress changed to zero"),
                new UnknownHostException("hbase"),
                new CallTimeoutException("3000 ms"),
                new TimeoutIOException("10000 ms"),
                new NotServingRegionException("moved"),
                new RegionTooBusyException("memstore"),
                new RegionServerStoppedException("stopping"),
                new ServerNotRunningYetException("starting"),
                new PleaseHoldException("Master is initializing"),
                new RpcThrottlingException("quota"),
                new TableNotFoundException("driver"),
                new TableNotEnabledException("driver"),
                new NoSuchColumnFamilyException("cf2"),
                new AccessDeniedException("no"),
                new OperationTimeoutExceededException("Operation timeout exceeded during resolution of locations"),
                new ServerTooBusyException(new InetSocketAddress("127.0.0.1", 1), 100),
                new DoNotRetryIOException("org.apache.hadoop.hbase.quotas.SpaceLimitingException: full"),
                new FailedSanityCheckException("Requested row out of range for batch"),
                new IOException("Failed to connect", KeeperException.create(KeeperException.Code.CONNECTIONLOSS)),
                new RemoteWithExtrasException(NotServingRegionException.class.getName(), "moved", false),
                new RetriesExhaustedException(3, List.of()),
                exhausted(new RegionTooBusyException("memstore")));
    }

    @ParameterizedTest
    @MethodSource("outages")
    void shouldClassifyFailuresThatAnOperatorOrTimeFixesAsOutage(Throwable failure) {
        assertThat(FailureClassifier.of(failure)).isEqualTo(FailureKind.OUTAGE);
    }

    static Stream<Throwable> brokenConnections() {
        return Stream.of(
                new IOException("Broken pipe"),
                new IOException("Connection reset by peer"),
                new SocketException("Connection reset"),
                new SaslException("GSS initiate failed"),
                new SSLHandshakeException("certificate expired"),
                new AccessControlException("not by simple authentication"),
                new KerberosAuthException("no login"),
                new RejectedExecutionException("closing"),
                new UnresolvedAddressException());
    }

    /** The client wraps what its connections report before it hands it on. */
    @ParameterizedTest
    @MethodSource("brokenConnections")
    void shouldClassifyABrokenConnectionAsOutage(Throwable failure) throws Exception {
        Method wrap = Class.forName("org.apache.hadoop.hbase.ipc.IPCUtil")
                .getDeclaredMethod("wrapException", Address.class, RegionInfo.class, Throwable.class);
        wrap.setAccessible(true);

        Throwable reported = (Throwable) wrap.invoke(null, Address.fromParts("server", 16020), null, failure);

        assertThat(FailureClassifier.of(reported)).isEqualTo(FailureKind.OUTAGE);
        assertThat(FailureClassifier.of(exhausted(reported))).isEqualTo(FailureKind.OUTAGE);
        assertThat(FailureClassifier.of(failure)).isEqualTo(FailureKind.OUTAGE);
    }

    @Test
    void shouldClassifyAMalformedAddressAsOutage() {
        Configuration configuration = HBaseConfiguration.create();
        configuration.set("hbase.zookeeper.quorum", "no host:at all");
        HBaseClient client = new HBaseClient(
                new HBaseClientSettings(configuration, new KerberosLogin(null, null, null, null)), HBaseMeters.NONE);

        assertThatThrownBy(() -> client.table(TableName.valueOf("cars")))
                .hasMessageContaining("Failed to connect to HBase at no host:at all")
                .satisfies(failure -> assertThat(FailureClassifier.of(failure)).isEqualTo(FailureKind.OUTAGE));
    }

    @Test
    void shouldClassifyAClosedClientAsOutage() {
        HBaseClient client = new HBaseClient(
                new HBaseClientSettings(HBaseConfiguration.create(), new KerberosLogin(null, null, null, null)),
                HBaseMeters.NONE);
        client.close();

        assertThatThrownBy(() -> client.table(TableName.valueOf("cars")))
                .hasMessageContaining("is closed")
                .satisfies(failure -> assertThat(FailureClassifier.of(failure)).isEqualTo(FailureKind.OUTAGE));
    }

    static Stream<Throwable> rejections() {
        return Stream.of(
                new IllegalArgumentException("KeyValue size too large"),
                new RowKeyException("needs a value"),
                new FailedSanityCheckException("Timestamp for KV out of range"),
                new DoNotRetryIOException("Cell[a] with size 20 exceeds limit of 10 bytes"),
                exhausted(new FailedSanityCheckException("Timestamp for KV out of range")));
    }

    @ParameterizedTest
    @MethodSource("rejections")
    void shouldClassifyAFaultOfTheRowAsRejected(Throwable failure) {
        assertThat(FailureClassifier.of(failure)).isEqualTo(FailureKind.REJECTED);
    }

    static Stream<Throwable> unknowns() {
        return Stream.of(
                new IOException("java.lang.NullPointerException in a coprocessor"),
                new DoNotRetryIOException("of a coprocessor"),
                new RequestTooBigException("the whole request, not this row"),
                new IllegalStateException("?"));
    }

    @ParameterizedTest
    @MethodSource("unknowns")
    void shouldClassifyOtherFailuresAsUnknown(Throwable failure) {
        assertThat(FailureClassifier.of(failure)).isEqualTo(FailureKind.UNKNOWN);
    }

    @Test
    void shouldGiveTheReasonInOneLine() {
        Throwable failure = exhausted(new NoSuchColumnFamilyException(
                NoSuchColumnFamilyException.class.getName() + ": family nowhere\n\tat org.apache.Server"));

        assertThat(FailureClassifier.reason(failure)).isEqualTo("NoSuchColumnFamilyException: family nowhere");
    }

    private static RetriesExhaustedException exhausted(Throwable last) {
        return new RetriesExhaustedException(
                1, List.of(new RetriesExhaustedException.ThrowableWithExtraContext(last, 0, "localhost")));
    }
}
