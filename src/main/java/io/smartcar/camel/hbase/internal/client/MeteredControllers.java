package io.smartcar.camel.hbase.internal.client;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.CellScannable;
import org.apache.hadoop.hbase.CellScanner;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.ipc.DelegatingHBaseRpcController;
import org.apache.hadoop.hbase.ipc.HBaseRpcController;
import org.apache.hadoop.hbase.ipc.RpcControllerFactory;

/**
 * Counts the failed calls of a connection, which the client does not report while it retries. Created by the client,
 * configured by {@link #configure}. Thread-safe.
 */
final class MeteredControllers extends RpcControllerFactory {
    private final HBaseMeters meters;

    /** A configuration that carries the meters to the instance that the client creates by name. */
    private static final class Metered extends Configuration {
        private final HBaseMeters meters;

        Metered(Configuration configuration, HBaseMeters meters) {
            super(configuration);
            this.meters = meters;
        }
    }

    /**
     * Called by the client.
     *
     * @param configuration of the connection
     */
    MeteredControllers(Configuration configuration) {
        super(configuration);
        this.meters = configuration instanceof Metered metered ? metered.meters : HBaseMeters.NONE;
    }

    /**
     * A configuration with which a client counts its failed calls; the same one if there are no meters or it names
     * another controller factory.
     */
    static Configuration configure(Configuration configuration, HBaseMeters meters) {
        if (meters == HBaseMeters.NONE || configuration.get(CUSTOM_CONTROLLER_CONF_KEY) != null) {
            return configuration;
        }
        Configuration metered = new Metered(configuration, meters);
        metered.set(CUSTOM_CONTROLLER_CONF_KEY, MeteredControllers.class.getName());
        return metered;
    }

    @Override
    public HBaseRpcController newController() {
        return new Counted(super.newController());
    }

    @Override
    public HBaseRpcController newController(CellScanner cells) {
        return new Counted(super.newController(cells));
    }

    @Override
    public HBaseRpcController newController(RegionInfo region, CellScanner cells) {
        return new Counted(super.newController(region, cells));
    }

    @Override
    public HBaseRpcController newController(List<CellScannable> cells) {
        return new Counted(super.newController(cells));
    }

    @Override
    public HBaseRpcController newController(RegionInfo region, List<CellScannable> cells) {
        return new Counted(super.newController(region, cells));
    }

    private final class Counted extends DelegatingHBaseRpcController {
        Counted(HBaseRpcController controller) {
            super(controller);
        }

        @Override
        public void setFailed(IOException cause) {
            super.setFailed(cause);
            meters.callFailed(cause);
        }
    }
}
