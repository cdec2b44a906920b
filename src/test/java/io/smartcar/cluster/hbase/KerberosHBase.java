package io.smartcar.cluster.hbase;

import io.smartcar.cluster.process.Ports;
import io.smartcar.cluster.process.ServerFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.server.SimpleKdcServer;

/**
 * HBase in one process with Kerberos authentication and permissions, and the Kerberos server in this process. Hadoop keeps
 * settings and login in static fields: one instance at a time; {@link #close} restores them.
 */
public final class KerberosHBase implements AutoCloseable {
    /** How long a client's ticket is valid: a login must be renewed before. */
    public static final int TICKET_SECONDS = 20;

    private static final String SETTINGS = "java.security.krb5.conf";
    private static final String REALM = "SMARTCAR.TEST";
    private static final String SERVER = "hbase/localhost";
    private static final String ACCESS = "org.apache.hadoop.hbase.security.access.AccessController";

    private final ServerFiles files;
    private final SimpleKdcServer kerberos;
    private final HBaseServers servers;

    private KerberosHBase(Path folder) throws KrbException {
        files = new ServerFiles(folder);
        files.folder(".");
        Ports ports = new Ports(files.folder().resolve("ports.properties"));
        int port = ports.of("kerberos");
        kerberos = kerberos(port);
        System.setProperty(
                SETTINGS,
                settings("client", port, "ticket_lifetime = " + TICKET_SECONDS + "s")
                        .toString());
        servers = new HBaseServers(
                files,
                ports,
                0,
                new HBaseSecurity(
                        serverSettings(keytab(SERVER)),
                        List.of("-D" + SETTINGS + "=" + settings("server", port, "")),
                        clientSettings()));
    }

    /** Starts both, and logs this process in as HBase's superuser. */
    public static KerberosHBase start(Path folder) throws Exception {
        KerberosHBase started = new KerberosHBase(folder);
        try {
            Configuration configuration = new Configuration();
            clientSettings().forEach(configuration::set);
            UserGroupInformation.setConfiguration(configuration);
            UserGroupInformation.loginUserFromKeytab(
                    started.principal(SERVER), started.keytabOf(SERVER).toString());
            started.servers.start();
            return started;
        } catch (IOException | RuntimeException failure) {
            started.close();
            throw failure;
        }
    }

    private SimpleKdcServer kerberos(int port) throws KrbException {
        SimpleKdcServer server = new SimpleKdcServer();
        server.setKdcHost("localhost");
        server.setKdcRealm(REALM);
        server.setAllowUdp(false);
        server.setAllowTcp(true);
        server.setKdcTcpPort(port);
        server.setWorkDir(files.folder("kerberos").toFile());
        server.init();
        server.start();
        return server;
    }

    private Path settings(String whose, int port, String more) {
        return files.write(
                files.folder("kerberos").resolve(whose + ".conf"),
                """
                [libdefaults]
                default_realm = %s
                udp_preference_limit = 1
                %s
                [realms]
                %s = {
                  kdc = localhost:%d
                }
                """
                        .formatted(REALM, more, REALM, port));
    }

    /** Until the returned object is closed, logins to Kerberos wait for an answer. */
    public AutoCloseable silence() throws IOException {
        ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        String before = System.setProperty(
                SETTINGS, settings("silent-client", mute.getLocalPort(), "").toString());
        return () -> {
            System.setProperty(SETTINGS, before);
            mute.close();
        };
    }

    private static Map<String, String> serverSettings(Path keytab) {
        return Map.ofEntries(
                Map.entry("hadoop.security.authentication", "kerberos"),
                Map.entry("hbase.security.authentication", "kerberos"),
                Map.entry("hbase.security.authorization", "true"),
                Map.entry("hbase.master.kerberos.principal", SERVER + "@" + REALM),
                Map.entry("hbase.regionserver.kerberos.principal", SERVER + "@" + REALM),
                Map.entry("hbase.master.keytab.file", keytab.toString()),
                Map.entry("hbase.regionserver.keytab.file", keytab.toString()),
                Map.entry("hbase.coprocessor.master.classes", ACCESS),
                Map.entry("hbase.coprocessor.region.classes", ACCESS),
                Map.entry("hbase.superuser", "hbase"),
                Map.entry("hadoop.proxyuser.gateway.hosts", "*"),
                Map.entry("hadoop.proxyuser.gateway.users", "ada"));
    }

    /** Settings that a client needs besides the address. */
    public static Map<String, String> clientSettings() {
        return Map.of(
                "hadoop.security.authentication",
                "kerberos",
                "hadoop.kerberos.min.seconds.before.relogin",
                "1",
                "hbase.security.authentication",
                "kerberos",
                "hbase.master.kerberos.principal",
                SERVER + "@" + REALM,
                "hbase.regionserver.kerberos.principal",
                SERVER + "@" + REALM);
    }

    /** The full principal of a user. */
    public String principal(String name) {
        return name + "@" + REALM;
    }

    /** Adds a user to the realm, and returns the keytab. */
    public Path keytab(String name) throws KrbException {
        kerberos.createPrincipal(principal(name));
        Path keytab = keytabOf(name);
        kerberos.exportPrincipal(principal(name), keytab.toFile());
        return keytab;
    }

    private Path keytabOf(String name) {
        return files.folder("kerberos").resolve(name.replace('/', '-') + ".keytab");
    }

    /** ZooKeeper's host:port. */
    public String zookeeper() {
        return servers.quorum();
    }

    /** A connection of the superuser. */
    public Connection connection() throws IOException {
        return servers.access().connection();
    }

    @Override
    public void close() {
        try {
            servers.stop();
            UserGroupInformation.reset();
            System.clearProperty(SETTINGS);
            kerberos.stop();
        } catch (KrbException failure) {
            throw new IllegalStateException("Cannot stop the Kerberos server", failure);
        }
    }
}
