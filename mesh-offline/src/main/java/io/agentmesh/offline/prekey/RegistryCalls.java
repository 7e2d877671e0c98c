package io.agentmesh.offline.prekey;

import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import java.net.URI;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls of one program to the registry, with its owner's token of the moment. For any thread; blocks.
///
/// @param http makes them
/// @param base the registry's URL; a path in it stays before every target
/// @param token asked before each call; empty if there is none
public record RegistryCalls(HttpClient http, URI base, Supplier<String> token) implements HttpPrekeyRegistry.Calls {
    private static final Logger log = LoggerFactory.getLogger(RegistryCalls.class);

    @Override
    public HttpResponse ask(String method, String target, @Nullable String json) throws InterruptedException {
        HttpCall call = call(method, target);
        try {
            return http.send(json == null ? call : call.withJson(json));
        } catch (HttpFailure failure) {
            throw new RequestRefused(502, "no answer of the registry: " + failure.getMessage());
        }
    }

    private HttpCall call(String method, String target) {
        String bearer = bearer();
        if (bearer.isEmpty()) {
            throw new RequestRefused(401, "no token for the registry");
        }
        try {
            return HttpCall.of(method, URI.create(withoutSlashes(base.toString()) + target))
                    .withBearer(bearer);
        } catch (IllegalArgumentException unusable) {
            throw new RequestRefused(502, "the registry's URL or the token for it is not usable");
        }
    }

    private String bearer() {
        try {
            return token.get();
        } catch (RuntimeException broken) {
            // The program's own: without a token now there may be one at the next call.
            log.atWarn()
                    .setMessage("no token for the registry")
                    .setCause(broken)
                    .log();
            return "";
        }
    }

    private static String withoutSlashes(String url) {
        int end = url.length();
        while (end > 0 && url.charAt(end - 1) == '/') {
            end--;
        }
        return url.substring(0, end);
    }
}
