package io.agentmesh.sdk.link;

import io.agentmesh.core.error.Decoded;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// Decides which proxy a link goes through, if any. Asked for each connection.
@FunctionalInterface
public interface RelayProxy {
    /// The proxy on the way to this relay, a URL of scheme `ws` or `wss`; empty for the direct way.
    Optional<HttpProxy> on(URI relay);

    /// Always the direct way.
    static RelayProxy none() {
        return relay -> Optional.empty();
    }

    /// Through this proxy, to all relays but those of this machine (`localhost`, 127.0.0.0/8, `::1`).
    static RelayProxy through(HttpProxy proxy) {
        return relay -> Loopback.isHostOf(relay) ? Optional.empty() : Optional.of(proxy);
    }

    /// What the variables of the environment say, as curl and most programs read them; the lower-case name
    /// counts before the other:
    ///
    /// | variable | holds |
    /// |---|---|
    /// | `https_proxy`, `HTTPS_PROXY` | the proxy for `wss` relays, as [HttpProxy#parse(String)] takes it |
    /// | `http_proxy`, `HTTP_PROXY` | the proxy for `ws` relays |
    /// | `all_proxy`, `ALL_PROXY` | the proxy for those for which there is none of these |
    /// | `no_proxy`, `NO_PROXY` | relays that are reached directly |
    ///
    /// `NO_PROXY` lists names, which stand for their subdomains too, and addresses, each perhaps with `:port`,
    /// with commas between; `*` stands for all. An empty variable counts as none. A relay of this machine never
    /// goes through a proxy.
    ///
    /// @return a refusal that names the variable and never its value, if one of them is no usable proxy
    static Decoded<RelayProxy> fromEnvironment(Map<String, String> environment) {
        return EnvironmentProxy.read(environment).map(proxy -> proxy);
    }
}
