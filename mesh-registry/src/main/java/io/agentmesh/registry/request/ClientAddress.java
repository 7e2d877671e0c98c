package io.agentmesh.registry.request;

import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.program.settings.AddressRange;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// Where a request came from, past the proxies that are believed.
///
/// @param internet its IP address; `null` for a Unix-domain socket
public record ClientAddress(@Nullable InetAddress internet) {
    /// What [ClientAddresses] found out.
    public static ClientAddress of(HttpRequest request) {
        return request.attribute(ClientAddress.class);
    }

    /// Whether somebody on this machine asks in no other's name.
    public boolean isThisMachine() {
        return internet == null || internet.isLoopbackAddress();
    }

    /// The address for what is counted: with IPv6 the /64 network, which is what one subscriber gets.
    public String subscriber() {
        return internet == null
                ? toString()
                : AddressRange.subscriberOf(internet).toString();
    }

    /// The IP address as text; `local` for a Unix-domain socket.
    @Override
    public String toString() {
        return internet == null ? "local" : internet.getHostAddress();
    }
}
