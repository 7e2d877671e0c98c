package io.agentmesh.http.route;

import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.HttpRequest;
import java.io.IOException;

/// Decides on a request that is a proper WebSocket upgrade: an [io.agentmesh.http.message.Upgrade]
/// accepts it, an [io.agentmesh.http.message.HttpResponse] turns it down. Runs as an [HttpHandler] does.
@FunctionalInterface
public interface UpgradeHandler {
    Answer open(HttpRequest request) throws IOException, InterruptedException;
}
