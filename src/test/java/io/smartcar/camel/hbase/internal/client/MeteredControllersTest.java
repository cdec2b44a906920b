package io.smartcar.camel.hbase.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hbase.failure.MutationFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.ipc.HBaseRpcController;
import org.apache.hadoop.hbase.ipc.RpcControllerFactory;
import org.junit.jupiter.api.Test;

class MeteredControllersTest {
    private final List<IOException> failed = new ArrayList<>();
    private final HBaseMeters meters = new HBaseMeters() {
        @Override
        public void written(String table, int stored, int unchanged, List<MutationFailure> failures) {}

        @Override
        public void answered(String table, long nanoseconds) {}

        @Override
        public void callFailed(IOException cause) {
            failed.add(cause);
        }
    };
    private final Configuration configuration = new Configuration(false);

    @Test
    void shouldCountAFailedCall() {
        IOException cause = new ConnectException("refused");
        HBaseRpcController controller = RpcControllerFactory.instantiate(
                        MeteredControllers.configure(configuration, meters))
                .newController();

        controller.setFailed(cause);

        assertThat(controller.failed()).isTrue();
        assertThat(failed).containsExactly(cause);
    }

    @Test
    void shouldNotChangeTheConfigurationWithoutMetersOrWithOtherControllers() {
        assertThat(MeteredControllers.configure(configuration, HBaseMeters.NONE))
                .isSameAs(configuration);
        configuration.set(RpcControllerFactory.CUSTOM_CONTROLLER_CONF_KEY, RpcControllerFactory.class.getName());
        assertThat(MeteredControllers.configure(configuration, meters)).isSameAs(configuration);
    }
}
