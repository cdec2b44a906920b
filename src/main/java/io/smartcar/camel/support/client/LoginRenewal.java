package io.smartcar.camel.support.client;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.security.UserGroupInformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the Kerberos login of a client. HBase's client renews only that of its own user, but not that of the real user
 * behind a proxy user, and Hadoop's only the login of the whole process. Thread-safe.
 */
public final class LoginRenewal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoginRenewal.class);
    /** Milliseconds between checks of the ticket, which is renewed after four fifths of its lifetime. */
    private static final long PERIOD = 30_000;

    private final UserGroupInformation login;
    private final ScheduledExecutorService timer;

    private LoginRenewal(UserGroupInformation login, long period) {
        this.login = login;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "Renewal of the login " + login.getUserName());
            thread.setDaemon(true);
            return thread;
        });
        timer.scheduleWithFixedDelay(this::renew, period, period, TimeUnit.MILLISECONDS);
    }

    /**
     * Starts the renewal.
     *
     * @param user of the client
     * @return null if it has no login from a keytab
     */
    public static LoginRenewal start(UserGroupInformation user) {
        return start(user, PERIOD);
    }

    /** As {@link #start(UserGroupInformation)}, with a period in milliseconds. */
    public static LoginRenewal start(UserGroupInformation user, long period) {
        UserGroupInformation login = user.getRealUser() == null ? user : user.getRealUser();
        return login.isFromKeytab() ? new LoginRenewal(login, period) : null;
    }

    private void renew() {
        try {
            login.checkTGTAndReloginFromKeytab();
        } catch (IOException | RuntimeException failure) {
            LOG.warn("Failed to renew the Kerberos login of {}; retrying", login.getUserName(), failure);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
