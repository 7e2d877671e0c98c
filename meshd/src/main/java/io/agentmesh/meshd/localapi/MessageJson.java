package io.agentmesh.meshd.localapi;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.offline.incoming.ReceivedMessage;
import io.agentmesh.offline.outgoing.SentMessage;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// Durable messages as local callers see them (docs/local-api.md). Members are added to them, never changed.
final class MessageJson {
    private MessageJson() {}

    /// With its answer.
    static JsonObject of(SentMessage message) {
        JsonValue answer = message.end().answer();
        JsonObject inShort = inShort(message);
        if (answer == null) {
            return inShort;
        }
        return inShort.with("error".equals(message.end().answerType()) ? "remote_error" : "payload", answer);
    }

    /// For lists.
    static JsonObject inShort(SentMessage message) {
        SentMessage.Progress progress = message.progress();
        JsonObject json = JsonObject.empty()
                .with("id", message.id().toString())
                .with("target", message.peer().value())
                .with("capability", message.capability())
                .with("state", progress.state().word())
                .with("tries", JsonInteger.of(progress.tries()))
                .with("submitted_at", text(message.times().made()))
                .with("expires_at", text(message.times().expires()));
        String problem = progress.problem();
        json = problem == null ? json : json.with("problem", problem);
        String reason = message.end().reason();
        json = reason == null ? json : json.with("reason", reason);
        Optional<Instant> ended = message.times().ended();
        return ended.isEmpty()
                ? json
                : json.with("ended_at", text(ended.get())).with("confirmed", JsonBoolean.of(progress.isConfirmed()));
    }

    /// What the recipient signed, and for whom; empty until there is something.
    ///
    /// @param self who sent it, where that was not kept
    static Optional<JsonObject> receipt(SentMessage message, AgentId self) {
        return Optional.ofNullable(message.end().receipt())
                .map(receipt -> JsonObject.empty()
                        .with(
                                "sender",
                                Objects.requireNonNullElse(message.end().receiptSender(), self)
                                        .value())
                        .with("recipient", message.peer().value())
                        .with("receipt", Json.parse(receipt).orThrow()));
    }

    /// Of the inbox, with its content if that is at hand.
    static JsonObject of(ReceivedMessage message) {
        ReceivedMessage.Stage stage = message.stage();
        JsonObject json = JsonObject.empty()
                .with("id", message.id().toString())
                .with("from", message.from().value())
                .with("type", message.type())
                .with("capability", message.capability())
                .with("state", stage.state())
                .with("received_at", text(stage.received()))
                .with("expires_at", text(stage.expires()));
        String outcome = stage.outcome();
        json = outcome == null ? json : json.with("outcome", outcome);
        JsonValue content = message.content();
        return content == null ? json : json.with("content", content);
    }

    private static String text(Instant time) {
        return Timestamp.of(time).text();
    }
}
