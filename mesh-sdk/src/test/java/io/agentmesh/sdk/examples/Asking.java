package io.agentmesh.sdk.examples;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.MeshClient;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.stream.Conversation;
import io.agentmesh.sdk.stream.MeshStream;
import io.agentmesh.sdk.stream.StreamOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A program that asks other agents.
final class Asking {
    private Asking() {}

    // @start region="request"
    static String ask(MeshClient client, AgentId bob) throws InterruptedException {
        JsonValue question = JsonObject.empty().with("capability", "echo").with("word", "hello");
        return switch (client.request(bob, question, Duration.ofSeconds(10))) {
            case Reply.Result(JsonValue answer) -> "bob answers " + answer;
            case Reply.RemoteError(JsonValue error) -> "bob refuses: " + error;
            case Reply.Failed(Violation why) -> "no answer: " + why.text();
        };
    }
    // @end

    // @start region="options"
    /// Handled once, however often it is asked: bob knows the order by its key.
    static Reply order(MeshClient client, AgentId bob, String orderNumber) throws InterruptedException {
        JsonValue order = JsonObject.empty().with("capability", "order").with("number", orderNumber);
        CallOptions once = CallOptions.within(Duration.ofSeconds(10)).underKey("order-" + orderNumber);
        Reply reply = client.request(bob, order, once);
        boolean unsure = reply instanceof Reply.Failed(Violation why) && why.code() == ErrorCode.TIMED_OUT;
        return unsure ? client.request(bob, order, once) : reply;
    }
    // @end

    // @start region="stream"
    static List<JsonValue> readAll(MeshClient client, AgentId bob, JsonValue question) throws InterruptedException {
        List<JsonValue> items = new ArrayList<>();
        try (MeshStream stream = client.requestStream(bob, question, StreamOptions.within(Duration.ofMinutes(1)))) {
            stream.forEach(items::add).orThrow();
        }
        return items;
    }
    // @end

    // @start region="items"
    static List<String> readOneByOne(MeshClient client, AgentId bob, JsonValue question) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        try (MeshStream stream = client.requestStream(bob, question, StreamOptions.within(Duration.ofMinutes(1)))) {
            for (var item = stream.next(); item.isPresent(); item = stream.next()) {
                lines.add(item.get().toString());
            }
            stream.end().orElseThrow().orThrow();
        }
        return lines;
    }
    // @end

    // @start region="conversation"
    static JsonValue sum(MeshClient client, AgentId bob, int... numbers) throws InterruptedException {
        JsonValue question = JsonObject.empty().with("capability", "sum");
        try (Conversation talk = client.converse(bob, question, StreamOptions.within(Duration.ofMinutes(1)))) {
            for (int number : numbers) {
                talk.send(JsonInteger.of(number)); // waits while bob reads more slowly than we send
            }
            talk.done();
            Optional<JsonValue> sum = talk.next();
            talk.end().orThrow();
            return sum.orElseThrow();
        }
    }
    // @end
}
