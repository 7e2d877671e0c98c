package io.agentmesh.registry.revocation;

import io.agentmesh.core.account.UserId;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.route.Routes;
import io.agentmesh.registry.admission.AdmissionFeed;
import io.agentmesh.registry.admission.News;
import io.agentmesh.registry.audit.AuditLog;
import io.agentmesh.registry.request.JsonBody;
import io.agentmesh.registry.request.JsonList;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.sync.SyncFeed;
import io.agentmesh.registry.token.Caller;
import java.time.InstantSource;
import java.util.List;

/// `/revocations` (registry §6.8).
public final class RevocationRoutes {
    /// Characters of a reason; it travels in every snapshot.
    static final int MAX_REASON_CHARS = 1024;

    private final Store store;
    private final RevocationRepository revocations;
    private final SyncFeed feed;
    private final AdmissionFeed admissions;
    private final InstantSource clock;
    private final AuditLog audit = new AuditLog();

    /// Asks this store.
    public RevocationRoutes(Store store, RevocationRepository revocations, News news, InstantSource clock) {
        this.store = store;
        this.revocations = revocations;
        this.feed = news.groups();
        this.admissions = news.relays();
        this.clock = clock;
    }

    /// The routes; they need a caller.
    public Routes routes() {
        return Routes.builder()
                .get("/revocations", this::list)
                .post("/revocations", this::revoke)
                .build();
    }

    private HttpResponse list(HttpRequest request) throws InterruptedException {
        List<StoredRevocation> newest = store.read(revocations::newest);
        return HttpResponse.json(200, JsonList.of(newest, StoredRevocation::toView));
    }

    private HttpResponse revoke(HttpRequest request) throws InterruptedException {
        UserId caller = Caller.of(request).user();
        KeyRevocation revocation = verified(JsonBody.read(request, KeyRevocation.SHAPE));
        var stored = new StoredRevocation(revocation, caller, Timestamp.of(clock.instant()));
        store.write(tx -> {
            revocations.put(tx, stored);
            revocations
                    .groupsThatKnow(tx, revocation.agentId())
                    .forEach(group -> feed.publish(tx, group, new SyncEvent.KeyRevoked(revocation)));
            feed.disconnect(tx, who -> who.agent().equals(revocation.agentId()), "key revoked");
            admissions.changed(tx, revocation.agentId());
            return stored;
        });
        audit.record(caller, "key revoked", "agent", revocation.agentId().value());
        return HttpResponse.json(201, stored.toView());
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
