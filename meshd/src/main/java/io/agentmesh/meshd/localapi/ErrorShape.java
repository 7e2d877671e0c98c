package io.agentmesh.meshd.localapi;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.route.HttpFilter;
import java.io.IOException;

/// Gives every error of ours the local API's shape (sdk-and-meshd §17.1): refusals of handlers, wrong
/// methods. An answer that a handler returns is not touched: it may be the control plane's.
final class ErrorShape implements HttpFilter {
    @Override
    public Answer filter(HttpRequest request, Next next) throws IOException, InterruptedException {
        try {
            Answer answer = next.proceed(request);
            return answer instanceof HttpResponse response && response.status() == 405 && response.body().length == 0
                    ? error(405, "method not allowed: " + request.method() + " " + request.path())
                    : answer;
        } catch (RequestRefused refused) {
            return shaped(refused.response());
        }
    }

    /// `{"error":"<text>","code":<status>}`.
    static HttpResponse error(int status, String text) {
        return HttpResponse.json(
                status,
                JsonObject.empty()
                        .with("code", JsonInteger.of(status))
                        .with("error", text)
                        .toString());
    }

    private static HttpResponse shaped(HttpResponse refusal) {
        if (Json.parse(refusal.body()) instanceof Decoded.Ok<JsonValue>(JsonObject object)) {
            return object.get("code") == null && object.get("error") instanceof JsonString(var text)
                    ? error(refusal.status(), text)
                    : refusal;
        }
        return error(refusal.status(), refusal.bodyText());
    }
}
