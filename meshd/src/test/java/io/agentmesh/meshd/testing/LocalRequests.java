package io.agentmesh.meshd.testing;

import io.agentmesh.http.message.Headers;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.RequestBody;
import io.agentmesh.http.message.RequestLine;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// Requests as the local API hands them to its features.
public final class LocalRequests {
    private LocalRequests() {}

    /// One with a JSON body, which may be empty.
    public static HttpRequest of(String method, String target, String json) {
        return HttpRequest.received(
                RequestLine.of(method, target, RequestLine.Version.HTTP_1_1),
                Headers.of("content-type", "application/json"),
                new RequestBody.Complete(json.getBytes(StandardCharsets.UTF_8)),
                InetSocketAddress.createUnresolved("local", 0));
    }
}
