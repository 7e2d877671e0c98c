package io.agentmesh.http.route;

import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.Headers;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import java.io.IOException;
import java.util.Optional;

/// Looks at a WebSocket upgrade before its handler does, with the original's answers in the original's
/// order (wire §10.2).
record UpgradeCheck(UpgradeHandler handler) implements UpgradeHandler {
    @Override
    public Answer open(HttpRequest request) throws IOException, InterruptedException {
        Optional<HttpResponse> flaw = flawOf(request);
        return flaw.isPresent() ? flaw.get() : handler.open(request);
    }

    private static Optional<HttpResponse> flawOf(HttpRequest request) {
        Headers headers = request.headers();
        if (!request.method().equals("GET")) {
            return flaw(405, "Request method must be `GET`").map(flaw -> flaw.withHeader("allow", "GET,HEAD"));
        }
        if (!headers.lists("connection", "upgrade")) {
            return flaw(400, "Connection header did not include 'upgrade'");
        }
        if (!headers.first("upgrade").orElse("").equalsIgnoreCase("websocket")) {
            return flaw(400, "`Upgrade` header did not include 'websocket'");
        }
        if (!headers.first("sec-websocket-version").orElse("").equals("13")) {
            return flaw(400, "`Sec-WebSocket-Version` header did not include '13'");
        }
        if (!headers.contains("sec-websocket-key")) {
            return flaw(400, "`Sec-WebSocket-Key` header missing");
        }
        if (request.isHttp10()) {
            return flaw(426, "WebSocket request couldn't be upgraded since no upgrade state was present");
        }
        return Optional.empty();
    }

    private static Optional<HttpResponse> flaw(int status, String text) {
        return Optional.of(HttpResponse.text(status, text));
    }
}
