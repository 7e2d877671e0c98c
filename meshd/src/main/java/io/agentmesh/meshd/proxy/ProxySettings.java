package io.agentmesh.meshd.proxy;

import io.agentmesh.program.secret.Secret;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the owner says of the local agent.
///
/// @param limits what it may be asked to do
/// @param checkEvery between two looks whether it is there
/// @param healthUrl answers `GET` with 2xx as long as the agent is well; without one the agent is well if it takes
///     connections
/// @param token what the agent wants to be shown with each request; without one nothing is
public record ProxySettings(
        ProxyLimits limits,
        Duration checkEvery,
        @Nullable URI healthUrl,
        @Nullable Secret token) {
    /// The usual limits, and a look every 10 s.
    public static ProxySettings defaults() {
        return new ProxySettings(ProxyLimits.defaults(), Duration.ofSeconds(10), null, null);
    }
}
