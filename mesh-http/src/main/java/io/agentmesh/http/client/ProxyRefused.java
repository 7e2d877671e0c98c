package io.agentmesh.http.client;

import io.agentmesh.core.proxy.HttpProxy;

/// A proxy that was asked for a tunnel and said no. The message names the proxy, and never the password.
public final class ProxyRefused extends HttpFailure {
    private static final long serialVersionUID = 1L;

    private static final int AUTHENTICATION_REQUIRED = 407;

    private final int status;

    ProxyRefused(HttpProxy proxy, int status) {
        super(Kind.PROXY_REFUSED, "the proxy " + proxy + " " + why(proxy, status));
        this.status = status;
    }

    private static String why(HttpProxy proxy, int status) {
        if (status != AUTHENTICATION_REQUIRED) {
            return "refused with HTTP status " + status;
        }
        return proxy.authorization().isEmpty()
                ? "wants a user and a password (HTTP status 407)"
                : "refused with HTTP status 407: wrong user or password";
    }

    /// Its HTTP status, 300 to 599.
    public int status() {
        return status;
    }
}
