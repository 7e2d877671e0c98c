package io.agentmesh.relay.gate;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.http.message.HttpResponse;
import java.util.Optional;
import java.util.UUID;

/// What the relay understands of a control plane's words: a door for the fuzz targets.
public final class GateWords {
    private GateWords() {}

    /// Whom an event is about; nobody, if it is of another kind.
    public static Decoded<Optional<AgentId>> agentIn(String event) {
        return GateEvents.read(event);
    }

    /// The group in an answer of success.
    public static Optional<UUID> groupIn(String answer) {
        return HttpGate.groupIn(HttpResponse.json(200, answer));
    }
}
