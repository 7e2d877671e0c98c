package io.agentmesh.program.serving;

import io.agentmesh.core.time.Timers;
import io.agentmesh.http.tls.CertificateFiles;
import java.time.Duration;

/// Looks at a certificate's files every minute and takes what is new in them: tools that renew certificates send no
/// signal.
public final class CertificateWatch {
    /// How often the files are looked at.
    static final Duration EVERY = Duration.ofMinutes(1);

    private CertificateWatch() {}

    /// Looks for as long as the timers run.
    public static void start(CertificateFiles certificate, Timers timers) {
        timers.schedule(EVERY, () -> {
            Thread.ofVirtual().name("certificate").start(certificate::reload);
            start(certificate, timers);
        });
    }
}
