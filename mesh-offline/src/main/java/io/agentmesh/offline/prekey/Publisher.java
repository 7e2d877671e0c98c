package io.agentmesh.offline.prekey;

import io.agentmesh.core.card.CardId;
import io.agentmesh.core.channel.prekey.OneTimePrekey;
import io.agentmesh.core.channel.prekey.SignedBundle;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.offline.prekey.PrekeyRegistry.Publication;
import io.agentmesh.offline.store.OfflineStore;
import io.agentmesh.offline.store.Transaction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the registry supplied. Blocks; one run at a time, which the caller sees to.
public final class Publisher {
    private static final Logger log = LoggerFactory.getLogger(Publisher.class);

    private final OfflineStore store;
    private final OwnPrekeys prekeys;
    private final PrekeyRegistry registry;
    private final Source source;
    private final Drain drain = new Drain();
    private volatile String lastProblem = "";

    /// Whose prekeys, and when.
    ///
    /// @param own the key of the moment
    /// @param card the agent's card; empty while it is not known
    public record Source(Supplier<AgentKeyPair> own, Supplier<Optional<CardId>> card, InstantSource timeOfDay) {}

    /// Publishes what `prekeys` has.
    public Publisher(OfflineStore store, OwnPrekeys prekeys, PrekeyRegistry registry, Source source) {
        this.store = store;
        this.prekeys = prekeys;
        this.registry = registry;
        this.source = source;
    }

    /// Publishes a bundle if the registry has not the one in force, and tops up one-time prekeys if few are left.
    ///
    /// @return whether the registry has all that it should
    public boolean run() throws InterruptedException {
        Optional<CardId> card = source.card().get();
        if (card.isEmpty()) {
            return false;
        }
        AgentKeyPair own = source.own().get();
        Decoded<Long> done = publish(card.get(), own);
        if (done instanceof Decoded.Ok<Long>(Long serial)) {
            done = topUp(card.get(), own, serial);
        }
        return switch (done) {
            case Decoded.Ok<Long>(Long count) -> true;
            case Decoded.Bad<Long>(Violation why) -> tell(why);
        };
    }

    private Decoded<Long> publish(CardId card, AgentKeyPair own) throws InterruptedException {
        Instant now = source.timeOfDay().instant();
        Optional<Long> published = store.call(tx -> prekeys.published(tx, own.id(), now));
        if (published.isPresent()) {
            return Decoded.ok(published.get());
        }
        return switch (LastingName.of(own.id(), registry)) {
            case Decoded.Ok<AgentId>(AgentId name) ->
                publish(card, own, store.call(tx -> prekeys.bundle(tx, own, name, now)));
            case Decoded.Bad<AgentId>(Violation why) -> new Decoded.Bad<>(why);
        };
    }

    private Decoded<Long> publish(CardId card, AgentKeyPair own, SignedBundle bundle) throws InterruptedException {
        long serial = bundle.bundle().edition().serial();
        boolean isFirst = store.call(tx -> prekeys.hasPublishedNothing(tx, own.id()));
        Decoded<Long> cleared = isFirst ? registry.withdraw(card) : Decoded.ok(0L);
        if (cleared instanceof Decoded.Bad<Long>) {
            return cleared;
        }
        Decoded<Publication> answer = registry.publish(card, bundle);
        return store.call(tx -> answer.then(publication -> note(tx, serial, publication)));
    }

    private Decoded<Long> note(Transaction tx, long serial, Publication publication) {
        return switch (publication) {
            case Publication.Taken() -> {
                prekeys.published(tx, serial);
                yield Decoded.ok(serial);
            }
            case Publication.Stale(long highest) -> {
                if (prekeys.mayHaveMade(tx, highest, source.timeOfDay().instant())) {
                    prekeys.raise(tx, highest);
                }
                yield Decoded.bad(
                        ErrorCode.BUNDLE_ROLLBACK, "the registry knows serial " + highest + ", ours is " + serial);
            }
        };
    }

    /// @param serial what the registry is thought to have
    private Decoded<Long> topUp(CardId card, AgentKeyPair own, long serial) throws InterruptedException {
        Decoded<PrekeyRegistry.Standing> standing = registry.standing(card);
        if (standing instanceof Decoded.Ok<PrekeyRegistry.Standing>(var known) && known.serial() < serial) {
            store.submit(tx -> prekeys.lost(tx, serial));
            return Decoded.bad(
                    ErrorCode.BUNDLE_ROLLBACK, "the registry knows serial " + known.serial() + ", ours is " + serial);
        }
        Decoded<Long> waiting = standing.map(PrekeyRegistry.Standing::waiting);
        if (waiting instanceof Decoded.Ok<Long>(Long left)) {
            lookForClaims(own.id(), left);
        }
        if (!(waiting instanceof Decoded.Ok<Long>(Long count)) || count >= OwnPrekeys.LOW) {
            return waiting;
        }
        int missing = OwnPrekeys.FULL - Math.toIntExact(count);
        List<OneTimePrekey> offered = store.call(
                tx -> prekeys.offer(tx, own, missing, source.timeOfDay().instant()));
        Decoded<Long> taken = registry.upload(card, offered);
        switch (taken) {
            case Decoded.Ok<Long> all ->
                store.submit(
                        tx -> prekeys.published(tx, offered, source.timeOfDay().instant()));
            case Decoded.Bad<Long>(Violation why) -> {
                if (why.code() == ErrorCode.BAD_BUNDLE) {
                    store.submit(tx -> prekeys.giveUp(tx, offered));
                }
            }
        }
        return taken;
    }

    private void lookForClaims(AgentId own, long left) throws InterruptedException {
        Instant now = source.timeOfDay().instant();
        long gone = Math.max(0, store.call(tx -> Ledger.givenAndUnused(tx, own)) - left);
        if (drain.shows(own, gone, now)) {
            store.submit(tx -> Ledger.drained(tx, own, now));
        }
    }

    /// Says each trouble once.
    private boolean tell(Violation why) {
        String problem = why.text();
        if (!problem.equals(lastProblem)) {
            lastProblem = problem;
            log.atWarn()
                    .setMessage("prekeys not published: nobody can begin to write to this agent while it is away")
                    .addKeyValue("reason", problem)
                    .log();
        }
        return false;
    }
}
