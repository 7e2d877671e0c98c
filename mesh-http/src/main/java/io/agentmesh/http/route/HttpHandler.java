package io.agentmesh.http.route;

import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import java.io.IOException;

/// Answers the requests of one route. Runs on a virtual thread of the request's own and may block; it is
/// interrupted when the server stops and its drain time is over. That the client went away shows only
/// when the answer is written, except to a handler that asks to be told while it waits ([ClientWait]).
/// A [io.agentmesh.http.message.RequestRefused] becomes the answer it carries; any other exception a 500
/// and one line in the log.
@FunctionalInterface
public interface HttpHandler {
    HttpResponse handle(HttpRequest request) throws IOException, InterruptedException;
}
