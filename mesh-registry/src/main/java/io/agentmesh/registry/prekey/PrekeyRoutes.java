package io.agentmesh.registry.prekey;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.card.CardId;
import io.agentmesh.core.channel.prekey.Anchor;
import io.agentmesh.core.channel.prekey.BundleRules;
import io.agentmesh.core.channel.prekey.OneTimePrekey;
import io.agentmesh.core.channel.prekey.SignedBundle;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKey;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.MalformedJson;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import io.agentmesh.registry.audit.AuditLog;
import io.agentmesh.registry.card.Cards;
import io.agentmesh.registry.prekey.Publishing.Standing;
import io.agentmesh.registry.request.JsonBody;
import io.agentmesh.registry.request.PathId;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.sync.SyncFeed;
import io.agentmesh.registry.token.Caller;
import java.time.InstantSource;
import java.util.List;

/// `/agents/{card}/prekeys`, for the owner; [ClaimRoutes] beside it are for those who want to write to the agent
/// (offline §4.3).
public final class PrekeyRoutes {
    /// One-time prekeys in one upload.
    static final int MAX_UPLOADED = 100;

    /// What a bundle is at least; it is read from its own bytes, by its own rules.
    private static final JsonShape<JsonObject> OBJECT = value -> {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new MalformedJson("bundle: expected an object");
    };

    private final Store store;
    private final Cards cards;
    private final Publishing publishing;
    private final ClaimRoutes claims;
    private final InstantSource clock;
    private final AuditLog audit = new AuditLog();

    /// Asks this store, and tells owners through this feed when their prekeys run low.
    public PrekeyRoutes(Store store, Cards cards, SyncFeed feed, InstantSource clock) {
        this.store = store;
        this.cards = cards;
        this.publishing = new Publishing(clock);
        this.claims = new ClaimRoutes(store, new Claims(feed, clock));
        this.clock = clock;
    }

    /// The routes; they need a caller.
    public Routes routes() {
        return Routes.builder()
                .put("/agents/{card}/prekeys/bundle", this::publish)
                .post("/agents/{card}/prekeys/one-time", this::upload)
                .get("/agents/{card}/prekeys", this::standing)
                .delete("/agents/{card}/prekeys", this::withdraw)
                .put("/agents/{card}/prekeys/anchor", this::anchor)
                .mount("", claims.routes())
                .build();
    }

    private HttpResponse publish(HttpRequest request) throws InterruptedException {
        JsonBody.read(request, OBJECT);
        SignedBundle bundle = checked(SignedBundle.read(request.body()));
        CardId card = cardOf(request);
        Standing standing = store.write(tx -> {
            Standing now = publishing.publish(tx, keys(tx, request, card), bundle);
            record(
                    tx,
                    request,
                    "prekey bundle published",
                    bundle.bundle().owner().agent());
            return now;
        });
        return HttpResponse.json(
                200,
                new ObjectWriter()
                        .number("serial", standing.serial())
                        .number("count", standing.count())
                        .end());
    }

    private SignedBundle checked(Decoded<SignedBundle> read) {
        return switch (read.then(bundle -> bundle.usableAt(clock.instant(), BundleRules.DEFAULT))) {
            case Decoded.Ok<SignedBundle>(SignedBundle bundle) -> bundle;
            case Decoded.Bad<SignedBundle>(var why) -> throw PrekeyRefusal.badBundle(why);
        };
    }

    /// The signatures are checked between two transactions: no other change waits for that.
    private HttpResponse upload(HttpRequest request) throws InterruptedException {
        Upload upload = JsonBody.read(request, Upload.SHAPE);
        CardId card = cardOf(request);
        if (upload.device() != 0 || upload.keys().size() > MAX_UPLOADED) {
            throw PrekeyRefusal.badPrekey("expected: device 0, at most " + MAX_UPLOADED + " at a time");
        }
        AgentId agent = signerOf(upload, store.write(tx -> keys(tx, request, card)));
        Standing standing = store.write(tx -> {
            CardKeys now = keys(tx, request, card);
            if (now.all().noneMatch(agent::equals)) {
                throw PrekeyRefusal.badPrekey("signed by a key that is no longer the card's");
            }
            return publishing.upload(tx, agent, now.name(), upload);
        });
        return HttpResponse.json(
                200,
                new ObjectWriter()
                        .number("count", standing.count())
                        .number("taken", upload.keys().size())
                        .end());
    }

    private static AgentId signerOf(Upload upload, CardKeys keys) {
        return keys.all()
                .filter(agent -> isSignedBy(agent, upload.keys()))
                .findFirst()
                .orElseThrow(() -> PrekeyRefusal.badPrekey("not signed by the card's key"));
    }

    private static boolean isSignedBy(AgentId agent, List<OneTimePrekey> prekeys) {
        return agent.key() instanceof Decoded.Ok<AgentKey>(AgentKey key)
                && prekeys.stream().allMatch(prekey -> prekey.isSignedBy(key, 0));
    }

    private HttpResponse standing(HttpRequest request) throws InterruptedException {
        CardId card = cardOf(request);
        return store.read(tx -> {
            CardKeys keys = keys(tx, request, card);
            Standing standing = publishing.standing(tx, keys.current(), keys.name());
            return HttpResponse.json(
                    200,
                    new ObjectWriter()
                            .number("serial", standing.serial())
                            .number("spk_id", standing.signedPrekeyId())
                            .number("count", standing.count())
                            .number("claimed_24h", publishing.claimedToday(tx, keys.current()))
                            .number("last_resort_24h", publishing.lastResortsToday(tx, keys.current()))
                            .number("boot", publishing.boot(tx, keys.name()))
                            .end());
        });
    }

    private HttpResponse withdraw(HttpRequest request) throws InterruptedException {
        CardId card = cardOf(request);
        store.write(tx -> {
            CardKeys keys = keys(tx, request, card);
            publishing.withdraw(tx, keys);
            record(tx, request, "prekeys withdrawn", keys.current());
            return keys;
        });
        return HttpResponse.empty(204);
    }

    private HttpResponse anchor(HttpRequest request) throws InterruptedException {
        Anchor anchor = JsonBody.read(request, Anchor.SHAPE);
        CardId card = cardOf(request);
        return store.write(tx -> {
            CardKeys keys = keys(tx, request, card);
            long boot = publishing.anchor(tx, keys, anchor);
            return HttpResponse.json(
                    200,
                    new ObjectWriter()
                            .number("boot", boot)
                            .number("serial", publishing.highestSerial(tx, keys.name()))
                            .end());
        });
    }

    private static CardId cardOf(HttpRequest request) {
        return new CardId(PathId.of(request.pathParameter("card")));
    }

    private CardKeys keys(Transaction tx, HttpRequest request, CardId id) {
        AgentCard card = cards.owned(tx, id, Caller.of(request).user());
        return publishing.keys(tx, card);
    }

    private void record(Transaction tx, HttpRequest request, String what, AgentId agent) {
        audit.record(tx, Caller.of(request).actor(), what, "agent", agent.value());
    }
}
