package io.agentmesh.core.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/// Gives what tests await without a word of how long more than Awaitility's ten seconds: a machine with much to do
/// starts a process or a thread later than that, and a test is to fail by what it tests alone. JUnit finds it in every
/// module that has these tests on its class path.
public final class PatientAwaiting implements LauncherSessionListener {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(PATIENCE);
    }
}
