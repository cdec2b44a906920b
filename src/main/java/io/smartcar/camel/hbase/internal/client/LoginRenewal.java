package io.smartcar.camel.hbase.internal.client;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.hbase.security.User;
import org.apache.hadoop.security.UserGroupInformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the Kerberos login behind a proxy user. A connection renews only the login of its own user, but not that of the
 * real user behind a proxy user. Thread-safe.
 */
final class LoginRenewal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoginRenewal.class);
    /** Milliseconds between checks of the ticket, which is renewed after four fifths of its lifetime. */
    private static final long PERIOD = 30_000;

    private final UserGroupInformation login;
    private final ScheduledExecutorService timer;

    private LoginRenewal(UserGroupInformation login, long period) {
        this.login = login;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "Renewal of the HBase login " + login.getUserName());
            thread.setDaemon(true);
            return thread;
        });
        timer.scheduleWithFixedDelay(this::renew, period, period, TimeUnit.MILLISECONDS);
    }

    /**
     * Starts the renewal.
     *
     * @param user of the connection
     * @return null if there is no login to renew
     */
    static LoginRenewal start(User user) {
        return start(user, PERIOD);
    }

    /** As {@link #start(User)}, with a period in milliseconds. */
    static LoginRenewal start(User user, long period) {
        UserGroupInformation realUser = user.getUGI().getRealUser();
        return realUser != null && realUser.isFromKeytab() ? new LoginRenewal(realUser, period) : null;
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
