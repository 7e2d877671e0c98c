package io.agentmesh.offline.session;

import io.agentmesh.core.channel.prekey.SessionId;
import io.agentmesh.core.channel.ratchet.RatchetState;
import io.agentmesh.core.durable.Hello;
import io.agentmesh.core.identity.AgentId;

/// One ratchet with a peer, as it is stored.
///
/// @param peer the agent at the other end
/// @param own this agent's id when the session began
/// @param rank which of several sessions both write on
/// @param side who began it, and whether the other end knows
/// @param state the ratchet
public record Session(AgentId peer, AgentId own, Hello.Rank rank, Side side, RatchetState state) {
    /// Who began a session.
    ///
    /// @param signedPrekey the own prekey that it was accepted on; 0 if this end began it
    /// @param isGreeted whether the hello of this end needs no repeating
    /// @param isRefused whether the peer reads on it no more: nothing is written on it
    public record Side(long signedPrekey, boolean isGreeted, boolean isRefused) {
        boolean isInitiator() {
            return signedPrekey == 0;
        }
    }

    /// Its name.
    public SessionId id() {
        return state.sessionId();
    }

    Session at(RatchetState next) {
        return new Session(peer, own, rank, side, next);
    }

    Session greeted() {
        return new Session(peer, own, rank, new Side(side.signedPrekey(), true, side.isRefused()), state);
    }

    /// Whether the next frame says hello: the initiator's first ones do, and the other end's first.
    boolean saysHello() {
        return side.isInitiator() ? !state.isHeard() : !side.isGreeted();
    }

    @Override
    public String toString() {
        return "Session[" + id() + "]";
    }
}
