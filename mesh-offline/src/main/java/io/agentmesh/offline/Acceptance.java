package io.agentmesh.offline;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.offline.outgoing.Draft;
import io.agentmesh.offline.outgoing.Outgoing;
import io.agentmesh.offline.outgoing.SentMessage;
import io.agentmesh.offline.prekey.PeerBundles;
import io.agentmesh.offline.session.Sessions;
import io.agentmesh.offline.store.OfflineStore;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Whether a message of a local caller is taken. For any thread; blocks.
record Acceptance(
        OfflineStore store,
        Sessions sessions,
        Outgoing outgoing,
        Successions successions,
        Supplier<AgentKeyPair> own,
        OfflineSeams seams) {
    /// As [OfflineChannel#send] says.
    Decoded<SentMessage> send(Draft draft) throws InterruptedException {
        return switch (successions.today(draft.peer())) {
            case Decoded.Ok<AgentId>(AgentId today) -> take(draft.to(today), draft.peer());
            case Decoded.Bad<AgentId>(Violation why) ->
                Decoded.bad(ErrorCode.REVOKED, "the key of the target was rotated away: " + why.text());
        };
    }

    private Decoded<SentMessage> take(Draft draft, AgentId named) throws InterruptedException {
        Optional<Violation> objection = objection(draft, named);
        return objection.isPresent()
                ? new Decoded.Bad<>(objection.get())
                : store.call(tx -> outgoing.submit(tx, draft));
    }

    /// @param named by the caller: another key of the same agent's, perhaps
    private Optional<Violation> objection(Draft draft, AgentId named) throws InterruptedException {
        Duration life = Duration.between(seams.time().timeOfDay().instant(), draft.expires());
        if (draft.peer().equals(own.get().id())) {
            return Optional.of(new Violation(ErrorCode.UNSUPPORTED, "a message to oneself"));
        }
        if (life.isNegative() || life.isZero() || life.compareTo(OfflineChannel.LONGEST_LIFE) > 0) {
            return Optional.of(new Violation(ErrorCode.MALFORMED, "ttl_secs: out of range (expected: 1..604800)"));
        }
        if (seams.rights().isRevoked(draft.peer())) {
            return Optional.of(new Violation(ErrorCode.REVOKED, "the key of the target is revoked"));
        }
        Optional<Violation> objection = seams.demands().apply(draft.peer()).objection();
        if (objection.isPresent()) {
            return objection;
        }
        return isUnknown(draft.peer()) && isUnknown(named) ? unreachable(draft.peer()) : Optional.empty();
    }

    private boolean isUnknown(AgentId peer) throws InterruptedException {
        return store.call(tx -> !PeerBundles.isKnown(tx, peer)
                && sessions.writable(tx, peer, own.get().id()).isEmpty());
    }

    /// Whoever certainly has no prekeys cannot be written to; a registry that is away says nothing of that.
    private Optional<Violation> unreachable(AgentId peer) throws InterruptedException {
        return seams.ways().registry().look(peer) instanceof Decoded.Bad<?>(Violation why)
                        && why.code() == ErrorCode.NO_PREKEYS
                ? Optional.of(new Violation(
                        ErrorCode.DURABLE_UNAVAILABLE,
                        "the agent published no prekeys, so it cannot be written to while it is away"))
                : Optional.empty();
    }
}
