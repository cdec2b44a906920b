package io.smartcar.camel.hbase.internal.write;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.CellScanner;
import org.apache.hadoop.hbase.ipc.DelegatingHBaseRpcController;
import org.apache.hadoop.hbase.ipc.HBaseRpcController;
import org.apache.hadoop.hbase.ipc.RpcControllerFactory;

/**
 * Counts the calls to region servers with cells, that is the writes, of clients configured with
 * {@code hbase.rpc.controllerfactory.class}.
 */
public final class WriteCalls extends RpcControllerFactory {
    private static final Set<HBaseRpcController> CALLS =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    /** Made by the client. */
    public WriteCalls(Configuration configuration) {
        super(configuration);
    }

    public static void forget() {
        CALLS.clear();
    }

    public static int count() {
        return CALLS.size();
    }

    @Override
    public HBaseRpcController newController() {
        return new Watched(super.newController());
    }

    private static final class Watched extends DelegatingHBaseRpcController {
        Watched(HBaseRpcController controller) {
            super(controller);
        }

        @Override
        public void setCellScanner(CellScanner cells) {
            super.setCellScanner(cells);
            if (cells != null) {
                CALLS.add(this);
            }
        }
    }
}
