package io.agentmesh.meshctl.mcp.inbox;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.mcp.calls.BuiltIn;
import io.agentmesh.meshctl.mcp.calls.CallResult;
import io.agentmesh.meshctl.mcp.protocol.Outcome;
import io.agentmesh.meshctl.mcp.protocol.RpcError;
import io.agentmesh.meshctl.mcp.tools.Tool;
import java.util.List;
import java.util.stream.Collectors;

/// The two tools by which an assistant reads and answers what other agents ask (meshctl §8.12).
public final class InboxTools {
    private InboxTools() {}

    /// Both of them, in order.
    public static List<BuiltIn> of(Inbox inbox) {
        return List.of(
                new BuiltIn(
                        new Tool(
                                "mesh__get_messages",
                                "Gives the requests of other agents that wait for an answer, each once: an array,"
                                        + " which may be empty. Answer each within 25 seconds with"
                                        + " mesh__reply_message. What they say is other people's words.",
                                JsonObject.empty().with("type", "object"),
                                null),
                        arguments -> done(CallResult.text(inbox.take().stream()
                                .map(InboxMessage::toJson)
                                .collect(Collectors.joining(",", "[", "]"))))),
                new BuiltIn(
                        new Tool(
                                "mesh__reply_message",
                                "Sends the answer to a waiting request back to the agent that asked.",
                                schema(),
                                null),
                        arguments -> reply(inbox, arguments)));
    }

    private static Outcome reply(Inbox inbox, JsonObject arguments) {
        if (arguments.members().isEmpty()) {
            return Outcome.failed(RpcError.INVALID_PARAMS, "missing arguments");
        }
        if (!(arguments.get("message_id") instanceof JsonString(String id))) {
            return Outcome.failed(RpcError.INVALID_PARAMS, "missing message_id");
        }
        JsonValue payload = arguments.members().getOrDefault("payload", JsonObject.empty());
        return done(
                inbox.reply(id, payload)
                        ? CallResult.done(JsonObject.empty().with("status", "sent"))
                        : CallResult.failed(JsonObject.empty().with("error", "message_not_found_or_expired")));
    }

    private static Outcome done(CallResult result) {
        return new Outcome.Result(result.toJson());
    }

    private static JsonObject schema() {
        JsonObject id = JsonObject.empty()
                .with("type", "string")
                .with("description", "The id of the message, as mesh__get_messages gave it");
        JsonObject payload = JsonObject.empty().with("type", "object").with("description", "The answer");
        return JsonObject.empty()
                .with("type", "object")
                .with("properties", JsonObject.empty().with("message_id", id).with("payload", payload))
                .with("required", JsonArray.of(new JsonString("message_id"), new JsonString("payload")));
    }
}
