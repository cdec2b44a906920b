package io.smartcar.faults;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.smartcar.cluster.RoutesProcess;
import java.io.IOException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Asks a routes' process how many records its consumers have been given. */
final class ConsumedRecords {
    private static final String METRICS = "kafka.consumer:type=consumer-fetch-manager-metrics,client-id=*";

    private ConsumedRecords() {}

    /** The number of records that the consumers which live now have been given, those that came again included. */
    static long of(RoutesProcess routes) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(String.valueOf(routes.pid()));
            try {
                return sum(new JMXServiceURL(machine.startLocalManagementAgent()));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | JMException failure) {
            throw new IOException("Cannot ask the process " + routes.pid() + " what it has consumed", failure);
        }
    }

    private static long sum(JMXServiceURL address) throws IOException, JMException {
        try (JMXConnector connector = JMXConnectorFactory.connect(address)) {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            double sum = 0;
            for (ObjectName consumer : server.queryNames(new ObjectName(METRICS), null)) {
                sum += (double) server.getAttribute(consumer, "records-consumed-total");
            }
            return (long) sum;
        }
    }
}
