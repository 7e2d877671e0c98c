package io.agentmesh.registry.request;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.route.HttpFilter;
import java.io.IOException;

/// Gives every error the one shape that clients can read (registry §11 W17): `{"error":"<sentence>","code":"<word>"}`.
/// The sentence is for people and may change; the word is stable. A refusal that names no word of its own gets the
/// one of its status.
public final class ErrorBodies implements HttpFilter {
    @Override
    public Answer filter(HttpRequest request, Next next) throws IOException, InterruptedException {
        Answer answer = refusable(request, next);
        return answer instanceof HttpResponse response && response.status() >= 400 ? withCode(response) : answer;
    }

    /// Answers a path that there is not.
    public static HttpResponse notFound(HttpRequest request) {
        return withCode(HttpResponse.empty(404));
    }

    /// The word of a status.
    public static String codeOf(int status) {
        return switch (status) {
            case 400 -> "bad_request";
            case 401 -> "invalid_token";
            case 403 -> "forbidden";
            case 404 -> "not_found";
            case 405 -> "method_not_allowed";
            case 409 -> "conflict";
            case 413 -> "too_large";
            case 415 -> "not_json";
            case 422 -> "invalid_body";
            case 426 -> "upgrade_required";
            case 429 -> "rate_limited";
            case 502 -> "provider_failed";
            case 503 -> "unavailable";
            default -> status >= 500 ? "internal" : "refused";
        };
    }

    private static Answer refusable(HttpRequest request, Next next) throws IOException, InterruptedException {
        try {
            return next.proceed(request);
        } catch (RequestRefused refused) {
            return refused.response();
        }
    }

    private static HttpResponse withCode(HttpResponse response) {
        JsonValue body = Json.parse(response.body()).toOptional().orElse(new JsonString(text(response)));
        if (body instanceof JsonObject object && object.get("code") instanceof JsonString) {
            return response;
        }
        JsonObject errors = body instanceof JsonObject object && object.get("error") != null
                ? object
                : JsonObject.empty().with("error", text(response));
        HttpResponse changed = HttpResponse.json(
                response.status(),
                errors.with("code", codeOf(response.status())).toString());
        for (var field : response.headers().fields()) {
            changed = field.name().equalsIgnoreCase("content-type")
                    ? changed
                    : changed.withHeader(field.name(), field.value());
        }
        return changed;
    }

    private static String text(HttpResponse response) {
        String text = response.bodyText().strip();
        return text.isEmpty() ? codeOf(response.status()).replace('_', ' ') : text;
    }
}
