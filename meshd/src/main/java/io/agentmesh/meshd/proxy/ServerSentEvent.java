package io.agentmesh.meshd.proxy;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;

/// One event of an event stream while its lines come (HTML standard, server-sent events).
final class ServerSentEvent {
    private final int maxBytes;
    private final StringBuilder data = new StringBuilder();
    private String name = "";
    private boolean hasData;

    /// @param maxBytes of its data, as far as characters tell; the item itself is measured when it is sent
    ServerSentEvent(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// Takes a line that is not empty. Comments and fields other than `data` and `event` mean nothing.
    ///
    /// @throws BodyTooLarge if the data becomes larger than an item may be
    void take(String line) throws BodyTooLarge {
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String rest = colon < 0 ? "" : line.substring(colon + 1);
        String value = rest.startsWith(" ") ? rest.substring(1) : rest;
        switch (field) {
            case "event" -> name = value;
            case "data" -> {
                data.append(hasData ? "\n" : "").append(value);
                hasData = true;
                if (data.length() > maxBytes) {
                    throw new BodyTooLarge("an event is larger than " + maxBytes + " bytes");
                }
            }
            default -> {}
        }
    }

    boolean hasData() {
        return hasData;
    }

    JsonValue item() {
        String text = data.toString();
        JsonValue value = Json.parse(text).toOptional().orElseGet(() -> new JsonString(text));
        boolean named = !name.isEmpty() && !name.equals("message");
        return named ? JsonObject.empty().with("data", value).with("event", name) : value;
    }
}
