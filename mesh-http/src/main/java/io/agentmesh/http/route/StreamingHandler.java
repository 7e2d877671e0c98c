package io.agentmesh.http.route;

import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.HttpRequest;
import java.io.IOException;

/// Answers the requests of a route whose answer may come bit by bit: an
/// [io.agentmesh.http.message.StreamedResponse], or an [io.agentmesh.http.message.HttpResponse] that is whole. Runs
/// as an [HttpHandler] does.
@FunctionalInterface
public interface StreamingHandler {
    Answer handle(HttpRequest request) throws IOException, InterruptedException;
}
