package io.agentmesh.meshd.controlplane;

import io.agentmesh.core.proxy.ProxyRule;
import io.agentmesh.http.client.TlsTrust;

/// What holds for every connection to the control plane.
///
/// @param trust whose certificates count for one at `https`
/// @param proxies which proxy is on the way there, if any
public record RegistryWay(TlsTrust trust, ProxyRule proxies) {
    /// Straight there, trusting what the JDK does.
    public static final RegistryWay STRAIGHT = new RegistryWay(TlsTrust.JDK, ProxyRule.none());
}
