package io.agentmesh.meshd.mcp;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An MCP server in the same thread: answers at once what it was told to answer, and is silent otherwise.
final class FakeServer implements Transport, Transport.Opening {
    /// What it heard, as text.
    final List<String> heard = new ArrayList<>();

    final Map<String, String> results = new HashMap<>(Map.of(
            "initialize", "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}}}",
            "tools/list", "{\"tools\":[]}"));
    /// For methods that it refuses.
    final Map<String, String> errors = new HashMap<>();
    boolean takesMore = true;
    Runnable whenAsked = () -> {};
    boolean closed;

    @Nullable
    Listener listener;

    @Override
    public Transport open(Listener whoHears) {
        listener = whoHears;
        return this;
    }

    @Override
    public boolean send(JsonObject message) {
        heard.add(message.toString());
        if (takesMore
                && message.get("id") instanceof JsonInteger id
                && message.get("method") instanceof JsonString what) {
            String result = results.get(what.value());
            String error = errors.get(what.value());
            if (error != null) {
                says("{\"id\":" + id + ",\"error\":" + error + "}");
            } else if (result != null) {
                says("{\"id\":" + id + ",\"result\":" + result + "}");
            }
            whenAsked.run();
        }
        return takesMore;
    }

    /// It says something of its own.
    void says(String json) {
        listener().take((JsonObject) Json.parse(json).orThrow());
    }

    Listener listener() {
        if (listener == null) {
            throw new IllegalStateException("nobody listens");
        }
        return listener;
    }

    @Override
    public void close() {
        closed = true;
    }
}
