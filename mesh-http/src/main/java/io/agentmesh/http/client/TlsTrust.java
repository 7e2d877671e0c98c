package io.agentmesh.http.client;

import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/// Whose certificates count. Asked only when a connection with TLS is made, as reading a trust store
/// takes a while.
@FunctionalInterface
public interface TlsTrust {
    /// The trust store of the JDK in use.
    TlsTrust JDK = SSLContext::getDefault;

    SSLContext context() throws GeneralSecurityException;
}
