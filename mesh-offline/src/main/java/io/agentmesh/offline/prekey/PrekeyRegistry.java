package io.agentmesh.offline.prekey;

import io.agentmesh.core.card.CardId;
import io.agentmesh.core.channel.prekey.Anchor;
import io.agentmesh.core.channel.prekey.Claimed;
import io.agentmesh.core.channel.prekey.OneTimePrekey;
import io.agentmesh.core.channel.prekey.SignedBundle;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.revocation.KeyChain;
import java.util.List;
import java.util.UUID;

/// The registry's prekeys (offline §4.3). Blocks; for any thread.
///
/// What fails has one of the codes `registry_unreachable`, `no_prekeys`, `revoked`, `rate_limited`,
/// `bad_bundle` and what a bundle's check answers.
public interface PrekeyRegistry {
    /// What it has of the card's agent.
    Decoded<Standing> standing(CardId card) throws InterruptedException;

    /// What a registry has of an agent, whatever store published it.
    ///
    /// @param waiting one-time prekeys that nobody claimed yet
    /// @param serial of the newest bundle; 0 for none
    /// @param boot the highest count of the agent's store
    record Standing(long waiting, long serial, long boot) {}

    /// Publishes a bundle.
    Decoded<Publication> publish(CardId card, SignedBundle bundle) throws InterruptedException;

    /// What the registry made of a bundle.
    sealed interface Publication {
        /// It hands this one out from now on.
        record Taken() implements Publication {}

        /// It knows one of this or a higher serial.
        record Stale(long highest) implements Publication {}
    }

    /// Takes everything back that was published before.
    Decoded<Long> withdraw(CardId card) throws InterruptedException;

    /// Adds one-time prekeys.
    ///
    /// @return how many wait there now
    Decoded<Long> upload(CardId card, List<OneTimePrekey> prekeys) throws InterruptedException;

    /// Leaves the count of this agent's store there.
    ///
    /// @return the highest one that it knows now
    Decoded<Long> anchor(CardId card, Anchor anchor) throws InterruptedException;

    /// The chain of keys of the agent that has, or had, this one. Nothing of it is verified.
    ///
    /// @return the chain; `unknown_agent` if it shows none, as a registry of the original's; `malformed`
    Decoded<KeyChain> chain(AgentId anyKey) throws InterruptedException;

    /// Looks at an agent's bundle, and uses nothing up. Its signatures hold, it is that agent's, and if it names
    /// another key as the agent's first one, the chain beside it leads from there to this one, by the word of each
    /// key and of the next.
    Decoded<SignedBundle> look(AgentId agent) throws InterruptedException;

    /// Claims what one agreement needs. All signatures hold, and the bundle is that agent's.
    ///
    /// @param caller who wants to write
    /// @param nonce the same for each repetition of one claim
    Decoded<Claimed> claim(AgentId agent, AgentId caller, UUID nonce) throws InterruptedException;
}
