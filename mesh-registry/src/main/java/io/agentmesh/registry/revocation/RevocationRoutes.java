package io.agentmesh.registry.revocation;

import io.agentmesh.core.account.UserId;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.route.Routes;
import io.agentmesh.registry.audit.AuditLog;
import io.agentmesh.registry.request.JsonBody;
import io.agentmesh.registry.request.JsonList;
import io.agentmesh.registry.revocation.Revocations.Effect;
import io.agentmesh.registry.revocation.Revocations.Outcome;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.token.Caller;
import java.util.List;
import java.util.function.Function;

/// `/revocations` (registry §6.8).
public final class RevocationRoutes {
    /// Characters of a reason; it travels in every snapshot.
    static final int MAX_REASON_CHARS = 1024;

    private final Store store;
    private final Revocations revocations;
    private final AuditLog audit = new AuditLog();

    /// Asks this store.
    public RevocationRoutes(Store store, Revocations revocations) {
        this.store = store;
        this.revocations = revocations;
    }

    /// The routes; they need a caller.
    public Routes routes() {
        return Routes.builder()
                .get("/revocations", this::list)
                .post("/revocations", this::revoke)
                .build();
    }

    private HttpResponse list(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        List<String> newest = store.read(tx -> revocations.seenBy(tx, caller));
        return HttpResponse.json(200, JsonList.of(newest, Function.identity()));
    }

    private HttpResponse revoke(HttpRequest request) throws InterruptedException {
        Caller caller = Caller.of(request);
        KeyRevocation revocation = verified(JsonBody.read(request, KeyRevocation.SHAPE));
        String kept = store.write(tx -> {
            Outcome outcome = revocations.revoke(tx, revocation, caller.user());
            if (outcome.effect() == Effect.RECORDED) {
                audit.record(
                        tx,
                        caller.actor(),
                        "key revoked",
                        "agent",
                        revocation.agentId().value());
            }
            return outcome.view();
        });
        return HttpResponse.json(201, kept);
    }

    private static KeyRevocation verified(KeyRevocation revocation) {
        String reason = revocation.reason();
        if (reason != null && reason.length() > MAX_REASON_CHARS) {
            throw new RequestRefused(400, "reason: longer than " + MAX_REASON_CHARS + " characters");
        }
        return switch (revocation.verify()) {
            case Decoded.Ok<KeyRevocation>(KeyRevocation good) -> good;
            case Decoded.Bad<KeyRevocation>(var why) ->
                throw new RequestRefused(400, "invalid revocation signature: " + why.text());
        };
    }
}
