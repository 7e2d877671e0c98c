package io.agentmesh.sdk.stream;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.Protection;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.session.Session;
import io.agentmesh.sdk.session.Unsealed;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the caller of a conversation says to the one who serves it: judged as items are on the other side
/// ([StreamReading]), then given to the [Dialogue]. Owned by the loop.
final class ServedTalk {
    private static final Violation LOST =
            new Violation(ErrorCode.INCOMPLETE, "a message of the caller was lost on the way");

    private final Session session;
    private final long missed;
    private final Dialogue dialogue;
    private final Set<UUID> taken = new LinkedHashSet<>();

    /// @param session on which the request came, and every part has to
    ServedTalk(Session session, Dialogue dialogue) {
        this.session = session;
        this.missed = session.missed();
        this.dialogue = dialogue;
    }

    Dialogue dialogue() {
        return dialogue;
    }

    /// Takes a verified part; the violation, if the conversation cannot go on.
    @Nullable
    Violation take(Envelope envelope, Optional<Unsealed> unsealed) {
        if (taken.contains(envelope.id()) || envelope.protection() == Protection.PLAIN) {
            return null; // came before, or somebody tries a downgrade: dropped
        }
        if (unsealed.isEmpty()) {
            return new Violation(ErrorCode.NOISE, "what came could not be opened");
        }
        if (unsealed.get().session() != session || session.missed() != missed) {
            return LOST;
        }
        remember(envelope.id());
        return switch (frameOf(unsealed.get())) {
            case Decoded.Ok<DuplexFrame>(DuplexFrame frame) -> dialogue.take(frame);
            case Decoded.Bad<DuplexFrame>(Violation malformed) -> malformed;
        };
    }

    private static Decoded<DuplexFrame> frameOf(Unsealed unsealed) {
        Decoded<JsonValue> payload = Json.parse(unsealed.content().toByteArray());
        return payload.then(DuplexFrame::of);
    }

    private void remember(UUID envelope) {
        taken.add(envelope);
        if (taken.size() > OwnStream.REMEMBERED_ENVELOPES) {
            taken.remove(taken.iterator().next());
        }
    }
}
