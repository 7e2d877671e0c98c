package io.agentmesh.http.client;

import io.agentmesh.http.message.HttpResponse;

/// A server that answered a WebSocket upgrade with an ordinary response.
public final class UpgradeRefused extends HttpFailure {
    private static final long serialVersionUID = 1L;

    private final transient HttpResponse response;

    UpgradeRefused(String who, HttpResponse response) {
        super(Kind.UPGRADE_REFUSED, who + " refused the WebSocket with status " + response.status());
        this.response = response;
    }

    /// What it answered; at most the first 16 KiB of the body.
    public HttpResponse response() {
        return response;
    }
}
