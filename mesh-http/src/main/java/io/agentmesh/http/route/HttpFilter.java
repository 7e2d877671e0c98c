package io.agentmesh.http.route;

import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.HttpRequest;
import java.io.IOException;

/// Stands before routes: answers by itself, or lets the request on, as it came or with an attribute more
/// ([HttpRequest#withAttribute]). Runs as an [HttpHandler] does. It sees every request to the paths of
/// its routes, whatever the method; nothing of the body has been looked at.
@FunctionalInterface
public interface HttpFilter {
    Answer filter(HttpRequest request, Next next) throws IOException, InterruptedException;

    /// The rest of the way: further filters, the check of the method, the handler.
    @FunctionalInterface
    interface Next {
        Answer proceed(HttpRequest request) throws IOException, InterruptedException;
    }
}
