package io.agentmesh.sdk.session;

import io.agentmesh.core.channel.Handshake;
import io.agentmesh.core.channel.HandshakeStep;
import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.identity.AgentId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The handshakes that one peer began and this end answered, by the id of the envelope that answered: message
/// 3 names it. Owned by the loop.
final class AnsweredHandshakes {
    private record Answered(Handshake handshake, long at) {}

    private final AgentId peer;
    private final SessionSeams seams;
    private final SessionLimits limits;
    private final Map<UUID, Answered> byAnswer = new LinkedHashMap<>();

    AnsweredHandshakes(AgentId peer, SessionSeams seams, SessionLimits limits) {
        this.peer = peer;
        this.seams = seams;
        this.limits = limits;
    }

    boolean isEmpty() {
        return byAnswer.isEmpty();
    }

    /// Answers a message 1; false if it was none.
    boolean answer(UUID id, Octets message1) {
        Handshake handshake = seams.protocol().respond(seams.offers().own());
        handshake.begin();
        if (handshake.receive(message1) instanceof HandshakeStep.Send(Octets message2, var state)) {
            makeRoom();
            UUID answer = Carrier.post(seams.postbox(), peer, id, message2);
            byAnswer.put(answer, new Answered(handshake, seams.ticker().nanos()));
            return true;
        }
        handshake.close();
        return false;
    }

    private void makeRoom() {
        if (byAnswer.size() >= limits.bounds().answered()) {
            Iterator<Answered> oldest = byAnswer.values().iterator();
            oldest.next().handshake().close();
            oldest.remove();
        }
    }

    /// Takes message 3 for the answer `to`: the channel and the peer's offer, if it is good.
    Optional<HandshakeStep.Done> finish(UUID to, Octets message3) {
        Answered answered = byAnswer.get(to);
        if (answered == null) {
            return Optional.empty();
        }
        HandshakeStep step = answered.handshake().receive(message3);
        if (step instanceof HandshakeStep.Refused(var reason) && !reason.endsHandshake()) {
            return Optional.empty();
        }
        byAnswer.remove(to);
        answered.handshake().close();
        return step instanceof HandshakeStep.Done done ? Optional.of(done) : Optional.empty();
    }

    void expire() {
        long oldest = seams.ticker().nanos() - limits.keep().toNanos();
        byAnswer.values().removeIf(answered -> {
            boolean expired = answered.at() - oldest < 0;
            if (expired) {
                answered.handshake().close();
            }
            return expired;
        });
    }

    void close() {
        byAnswer.values().forEach(answered -> answered.handshake().close());
        byAnswer.clear();
    }
}
