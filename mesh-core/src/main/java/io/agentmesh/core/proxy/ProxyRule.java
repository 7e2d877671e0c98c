package io.agentmesh.core.proxy;

import io.agentmesh.core.error.Decoded;
import java.net.URI;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/// Decides which proxy a connection goes through, if any. Asked for each connection.
@FunctionalInterface
public interface ProxyRule {
    /// The proxy on the way to where this URL leads; empty for the direct way.
    ///
    /// @param target of scheme `http`, `https`, `ws` or `wss`
    Optional<HttpProxy> on(URI target);

    /// Always the direct way.
    static ProxyRule none() {
        return target -> Optional.empty();
    }

    /// Through this proxy, to everybody but this machine (`localhost`, 127.0.0.0/8, `::1`).
    static ProxyRule through(HttpProxy proxy) {
        return target -> UrlHost.isThisMachine(target) ? Optional.empty() : Optional.of(proxy);
    }

    /// What the variables of the environment say, as curl and most programs read them; the lower-case name
    /// counts before the other:
    ///
    /// | variable | holds |
    /// |---|---|
    /// | `https_proxy`, `HTTPS_PROXY` | the proxy for `wss` and `https`, as [HttpProxy#parse(String)] takes it |
    /// | `http_proxy`, `HTTP_PROXY` | the proxy for `ws` and `http` |
    /// | `all_proxy`, `ALL_PROXY` | the proxy for those for which there is none of these |
    /// | `no_proxy`, `NO_PROXY` | hosts that are reached directly |
    ///
    /// `NO_PROXY` lists names, which stand for their subdomains too, and addresses, each perhaps with `:port`,
    /// with commas between; `*` stands for all. An empty variable counts as none. This machine is never reached
    /// through a proxy.
    ///
    /// @return a refusal that names the variable and never its value, if one of them is no usable proxy
    static Decoded<ProxyRule> fromEnvironment(Map<String, String> environment) {
        return EnvironmentProxy.read(environment).map(proxy -> proxy);
    }

    /// The same for somebody who knows whom to reach: a variable that is no usable proxy is refused only if it is
    /// the one on the way to one of these. Should the rule be asked for another way, on which it is, it gives a
    /// proxy with a [HttpProxy#trouble].
    static Decoded<ProxyRule> fromEnvironment(Map<String, String> environment, Collection<URI> targets) {
        return EnvironmentProxy.read(environment, targets).map(proxy -> proxy);
    }
}
