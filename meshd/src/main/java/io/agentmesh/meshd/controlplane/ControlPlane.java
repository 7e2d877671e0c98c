package io.agentmesh.meshd.controlplane;

import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.http.message.Headers;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.meshd.node.NodeView;
import io.agentmesh.program.secret.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Calls to the control plane, with the node's URL and token of the moment. Thread-safe; blocks.
public final class ControlPlane {
    private static final int MAX_REDIRECTS = 10;

    /// Whether a call carries the token.
    public enum Login {
        /// Without a token there is no call.
        BEARER,
        /// The token is never sent.
        NONE
    }

    private final HttpClient http;
    private final NodeView node;

    /// @param http made with [#clientConfig]
    public ControlPlane(HttpClient http, NodeView node) {
        this.http = http;
        this.node = node;
    }

    /// What the client must put up with: the usual limits, and redirects as the original follows them.
    public static HttpClientConfig clientConfig(RegistryWay way) {
        return HttpClientConfig.DEFAULTS
                .withMaxRedirects(MAX_REDIRECTS)
                .withTls(way.trust())
                .withProxies(way.proxies());
    }

    /// Makes a call; any status is an answer. Of the answer's headers only the content type is kept.
    ///
    /// @param target path and query below the control plane's URL, percent-encoded
    /// @param json the body; `null` for none
    /// @throws RequestRefused with 503 without a URL, 401 without a token, 502 without an answer
    HttpResponse call(String method, String target, @Nullable String json, Login login) throws InterruptedException {
        String base = node.cpUrl().orElseThrow(() -> new RequestRefused(503, "cp_url not configured"));
        HttpCall call = HttpCall.of(method, urlOf(base, target));
        if (login == Login.BEARER) {
            Secret token = node.token().orElseThrow(() -> new RequestRefused(401, "not authenticated"));
            call = call.withBearer(token.reveal());
        }
        try {
            HttpResponse answer = http.send(json == null ? call : call.withJson(json));
            return answer.headers()
                    .first("content-type")
                    .map(type -> HttpResponse.of(answer.status(), type, answer.body()))
                    .orElse(HttpResponse.of(answer.status(), Headers.none(), answer.body()));
        } catch (HttpFailure failure) {
            throw new RequestRefused(
                    502, "error sending request for url (" + urlOf(base, target) + "): " + failure.getMessage());
        }
    }

    /// Posts JSON with the token, for whoever needs one answer.
    ///
    /// @throws RequestRefused as the routes answer it
    public HttpResponse post(String target, @Nullable String json) throws InterruptedException {
        return call("POST", target, json, Login.BEARER);
    }

    /// Asks with the token, for whoever needs one answer.
    ///
    /// @throws RequestRefused as the routes answer it
    public HttpResponse ask(String method, String target, @Nullable String json) throws InterruptedException {
        return call(method, target, json, Login.BEARER);
    }

    private static URI urlOf(String base, String target) {
        try {
            return URI.create(withoutTrailingSlashes(base) + target);
        } catch (IllegalArgumentException unusable) {
            throw new RequestRefused(502, "not a usable control plane URL: " + base);
        }
    }

    static String withoutTrailingSlashes(String url) {
        int end = url.length();
        while (end > 0 && url.charAt(end - 1) == '/') {
            end--;
        }
        return url.substring(0, end);
    }
}
