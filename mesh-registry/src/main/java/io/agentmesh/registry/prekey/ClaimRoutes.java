package io.agentmesh.registry.prekey;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.http.message.Headers;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import io.agentmesh.registry.request.JsonBody;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.token.Caller;

/// `/prekeys`, for those who want to write to an agent (offline §4.3).
final class ClaimRoutes {
    private final Store store;
    private final Claims claims;

    ClaimRoutes(Store store, Claims claims) {
        this.store = store;
        this.claims = claims;
    }

    Routes routes() {
        return Routes.builder()
                .get("/prekeys/{agent}", this::look)
                .post("/prekeys/claim", this::claim)
                .build();
    }

    private HttpResponse look(HttpRequest request) throws InterruptedException {
        var viewer = Viewer.of(Caller.of(request));
        String agent = request.pathParameter("agent");
        if (agent.length() > AgentId.MAX_LENGTH) {
            throw PrekeyRefusal.noPrekeys();
        }
        Claims.Handed handed = store.read(tx -> claims.look(tx, new AgentId(agent), viewer));
        String tag = "\"" + handed.serial() + "\"";
        HttpResponse answer =
                isHeld(request.headers(), tag) ? HttpResponse.empty(304) : HttpResponse.json(200, handed.text());
        return answer.withHeader("etag", tag);
    }

    /// Whether the caller holds this edition already. One serial is one text.
    private static boolean isHeld(Headers headers, String tag) {
        return headers.first("if-none-match").filter(tag::equals).isPresent();
    }

    private HttpResponse claim(HttpRequest request) throws InterruptedException {
        Claim wanted = JsonBody.read(request, Claim.SHAPE);
        var viewer = Viewer.of(Caller.of(request));
        if (wanted.device() != 0) {
            throw PrekeyRefusal.noPrekeys();
        }
        return HttpResponse.json(
                200, store.write(tx -> claims.claim(tx, wanted, viewer)).text());
    }
}
