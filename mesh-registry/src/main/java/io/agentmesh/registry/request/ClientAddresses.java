package io.agentmesh.registry.request;

import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.route.HttpFilter;
import io.agentmesh.registry.config.ProxyPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds out where each request came from, for the limits and the audit log.
///
/// Each proxy adds the address that it saw at the end of the list. So the list is read from its end, for as
/// long as whoever wrote the entry is believed: what a client wrote itself stands before the entry of the first
/// proxy, and is never reached.
public final class ClientAddresses implements HttpFilter {
    private volatile ProxyPolicy policy;

    /// Believes these proxies.
    public ClientAddresses(ProxyPolicy policy) {
        this.policy = policy;
    }

    /// Believes others from now on.
    public void change(ProxyPolicy other) {
        policy = other;
    }

    @Override
    public Answer filter(HttpRequest request, Next next) throws IOException, InterruptedException {
        return next.proceed(request.withAttribute(ClientAddress.class, clientOf(request)));
    }

    ClientAddress clientOf(HttpRequest request) {
        ProxyPolicy now = policy;
        @Nullable
        InetAddress remote = request.remote() instanceof InetSocketAddress internet ? internet.getAddress() : null;
        return new ClientAddress(
                remote == null || !now.trusted().contains(remote) ? remote : beforeProxies(request, remote, now));
    }

    private static InetAddress beforeProxies(HttpRequest request, InetAddress proxy, ProxyPolicy policy) {
        InetAddress found = proxy;
        for (String hop : hops(request, policy).reversed()) {
            Optional<InetAddress> told = ForwardedNode.address(hop);
            if (told.isEmpty()) {
                return found;
            }
            found = told.get();
            if (!policy.trusted().contains(found)) {
                return found;
            }
        }
        return found;
    }

    /// Nearest to the client first, as each was written.
    private static List<String> hops(HttpRequest request, ProxyPolicy policy) {
        List<String> fields = request.headers().all(policy.header().text());
        return switch (policy.header()) {
            case X_FORWARDED_FOR -> ForwardedNode.listed(fields);
            case FORWARDED -> ForwardedNode.standard(fields);
        };
    }
}
