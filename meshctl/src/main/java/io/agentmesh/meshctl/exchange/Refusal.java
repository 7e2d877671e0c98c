package io.agentmesh.meshctl.exchange;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.Printable;

/// An answer that is no success.
///
/// @param status 300 to 599
/// @param text the reason that the body gives, as JSON `{"error":"…"}` or as plain text; empty without a body
/// @param body the body's object; an empty one if it is none
public record Refusal(int status, String text, JsonObject body) {
    static Refusal of(HttpResponse response) {
        String text = response.bodyText().strip();
        JsonObject body = Json.parse(response.body())
                .toOptional()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast)
                .orElse(JsonObject.empty());
        return new Refusal(response.status(), errorOf(body, text), body);
    }

    private static String errorOf(JsonObject body, String text) {
        JsonValue error = body.get("error");
        return switch (error) {
            case JsonString(var reason) -> reason;
            case null -> text;
            default -> error.toString();
        };
    }

    /// The status and the reason, fit for a person.
    public String why() {
        return text.isEmpty()
                ? "the answer was " + status + " without a reason"
                : Printable.quoted(text) + " (" + status + ")";
    }

    /// The kind of failure that this status stands for everywhere.
    public Cause cause() {
        return switch (status) {
            case 401 -> Cause.TOKEN_REFUSED;
            case 403 -> Cause.NOT_ALLOWED;
            case 404, 410 -> Cause.NOT_FOUND;
            case 409 -> Cause.CONFLICT;
            case 408, 504 -> Cause.TIMED_OUT;
            case 429, 502, 503 -> Cause.UNAVAILABLE;
            default -> status >= 500 ? Cause.SERVER_ERROR : status < 400 ? Cause.NOT_UNDERSTOOD : Cause.REFUSED;
        };
    }
}
