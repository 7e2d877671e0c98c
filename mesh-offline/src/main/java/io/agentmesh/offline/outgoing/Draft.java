package io.agentmesh.offline.outgoing;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.durable.DurableMessage;
import io.agentmesh.core.durable.Head;
import io.agentmesh.core.durable.Lane;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message before it is sent.
///
/// @param name its id and, in an answer, that of what it answers
/// @param peer who gets it
/// @param subject what it is
/// @param payload what it carries
/// @param expires when it is of no use any more
public record Draft(Head.Name name, AgentId peer, Subject subject, JsonValue payload, Instant expires) {
    /// What a message is.
    ///
    /// @param type `request`, `response`, `error`, `receipt` or `cancel`
    /// @param capability what a request asks for, else empty
    /// @param lane the order that it is in, if any
    public record Subject(
            String type, String capability, @Nullable String lane) {
        /// Of a message that is in no order.
        public static Subject of(String type) {
            return new Subject(type, "", null);
        }
    }

    /// A request in no order.
    public static Draft request(UUID id, AgentId peer, String capability, JsonValue payload, Instant expires) {
        return new Draft(new Head.Name(id, null), peer, new Subject("request", capability, null), payload, expires);
    }

    /// The same for another key.
    public Draft to(AgentId other) {
        return new Draft(name, other, subject, payload, expires);
    }

    /// Whether its end is to be waited for: receipts and what takes a message back are sent, and forgotten.
    boolean isReceipted() {
        return isReceipted(subject.type());
    }

    static boolean isReceipted(String type) {
        return !type.equals("receipt") && !type.equals("cancel");
    }

    /// The text, to which the digest holds.
    Octets content(Instant made, @Nullable Lane lane) {
        Head head = new Head(
                subject.type(),
                name,
                new Head.Life(made.toEpochMilli(), expires.toEpochMilli()),
                new Head.Extras(lane, null, null, JsonObject.empty()));
        return new DurableMessage(head, payload).write();
    }
}
