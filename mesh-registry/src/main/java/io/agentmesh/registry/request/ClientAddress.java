package io.agentmesh.registry.request;

import io.agentmesh.http.message.HttpRequest;
import java.net.InetSocketAddress;

/// Where a request came from.
public final class ClientAddress {
    private ClientAddress() {}

    /// The IP address at the other end of the connection, as text; `local` for a Unix-domain socket.
    public static String of(HttpRequest request) {
        return request.remote() instanceof InetSocketAddress internet && internet.getAddress() != null
                ? internet.getAddress().getHostAddress()
                : "local";
    }
}
