package io.agentmesh.offline.prekey;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyChain;

/// Under which name an agent's bundles go, whatever key it has: the id of the first key that led to this one by
/// the word of both (offline §4.1).
final class LastingName {
    private LastingName() {}

    /// The name of the agent that has this key, as the registry's chain proves it. Blocks.
    ///
    /// @return the key itself if the registry shows no chain; `registry_unreachable` if it does not answer, and
    ///     what [KeyChain#verify] says of a chain that does not hold
    static Decoded<AgentId> of(AgentId own, PrekeyRegistry registry) throws InterruptedException {
        return switch (registry.chain(own)) {
            case Decoded.Ok<KeyChain>(KeyChain chain) ->
                chain.verify(chain.first()).map(today -> chain.nameOf(own));
            case Decoded.Bad<KeyChain>(Violation why) ->
                why.code() == ErrorCode.UNKNOWN_AGENT ? Decoded.ok(own) : new Decoded.Bad<>(why);
        };
    }
}
