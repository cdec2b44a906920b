package io.smartcar.cluster;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Reads the management beans of any running routes' process. */
public final class InsideView {
    private InsideView() {}

    /** A query of the beans. */
    public interface Question<T> {
        /** Returns the answer. */
        T ask(MBeanServerConnection beans) throws IOException, JMException;
    }

    /**
     * Asks the beans of a running process.
     *
     * @throws IOException if it cannot be asked
     */
    public static <T> T of(RoutesProcess routes, Question<T> question) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(String.valueOf(routes.pid()));
            try (JMXConnector connector =
                    JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
                return question.ask(connector.getMBeanServerConnection());
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | JMException failure) {
            throw new IOException("Cannot look into the process " + routes.pid(), failure);
        }
    }
}
