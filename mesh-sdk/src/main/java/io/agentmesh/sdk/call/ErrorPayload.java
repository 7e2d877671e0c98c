package io.agentmesh.sdk.call;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;

/// Payloads of `error` envelopes.
public final class ErrorPayload {
    private static final String NO_SESSION = "no_session";
    private static final String SESSION_UNKNOWN = "session_unknown";

    private ErrorPayload() {}

    /// The original's own: exactly these two members (wire §3.2).
    public static JsonValue aclDenied(String capability) {
        return JsonObject.empty().with("capability", capability).with("error", "acl_denied");
    }

    /// The answer to a request that cannot be opened (design, extensions; sdk §18 I8).
    public static JsonValue noSession() {
        return JsonObject.empty().with("code", SESSION_UNKNOWN).with("error", NO_SESSION);
    }

    /// A word for machines.
    public static JsonValue of(String word) {
        return JsonObject.empty().with("code", word).with("error", word);
    }

    /// The same, naming what was asked for.
    public static JsonValue of(String word, String capability) {
        return JsonObject.empty()
                .with("capability", capability)
                .with("code", word)
                .with("error", word);
    }

    /// Whether a peer says by this that it could not open the request.
    public static boolean isNoSession(JsonValue payload) {
        return payload instanceof JsonObject object
                && (new JsonString(SESSION_UNKNOWN).equals(object.get("code"))
                        || new JsonString(NO_SESSION).equals(object.get("error")));
    }
}
