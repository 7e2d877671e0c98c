package io.agentmesh.tests.interop.rule;

import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.examples.lab.Frame;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// An envelope that was seen on a link.
///
/// @param sender which end of the link put it there
/// @param fields its members, as they were
record Sent(Frame.Sender sender, JsonObject fields) {
    /// The envelope in a frame, if there is one.
    static Optional<Sent> of(Frame frame) {
        byte[] bytes = frame.text().getBytes(StandardCharsets.ISO_8859_1);
        return frame.opcode() == Frame.TEXT
                        && Json.parse(bytes).toOptional().orElse(null) instanceof JsonObject fields
                        && fields.get("msg_type") != null
                ? Optional.of(new Sent(frame.sender(), fields))
                : Optional.empty();
    }

    /// Whether the agent at this link sent it, and it is of this type.
    boolean isOwn(MessageType type) {
        return sender == Frame.Sender.AGENT && is(type);
    }

    boolean is(MessageType type) {
        return text("msg_type").equals(type.word());
    }

    boolean isSealed() {
        return JsonBoolean.TRUE.equals(fields.get("encrypted"));
    }

    boolean isReply() {
        return !text("in_reply_to").isEmpty();
    }

    Optional<JsonValue> payload() {
        return Optional.ofNullable(fields.get("payload"));
    }

    private String text(String member) {
        return fields.get(member) instanceof JsonString(var text) ? text : "";
    }
}
