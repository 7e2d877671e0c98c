package io.agentmesh.offline.prekey;

import io.agentmesh.core.channel.prekey.Bundle;
import io.agentmesh.core.channel.prekey.BundleName;
import io.agentmesh.core.channel.prekey.OneTimePrekey;
import io.agentmesh.core.channel.prekey.PrekeyRing;
import io.agentmesh.core.channel.prekey.SignedBundle;
import io.agentmesh.core.channel.prekey.SignedPrekey;
import io.agentmesh.core.channel.prekey.Terms;
import io.agentmesh.core.channel.suite.AgreementKeyPair;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.Json;
import io.agentmesh.offline.store.Place;
import io.agentmesh.offline.store.Row;
import io.agentmesh.offline.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The prekeys of this agent, private halves included. Each method is a part of a transaction.
public final class OwnPrekeys {
    /// One-time prekeys that the registry is to have.
    public static final int FULL = 100;
    /// With fewer than these it gets more.
    public static final int LOW = 25;

    /// Numbers that are left out after the registry refused some.
    private static final int SKIPPED = 1_000;

    /// Of an edition that the registry had, and has not any more.
    private static final int LOST = 2;

    /// So far ahead of the time of day may a serial be that this agent signed while its clock was wrong.
    static final Duration AHEAD = Duration.ofDays(1);

    /// After this a signed prekey is followed by another.
    static final Duration FRESH = Duration.ofDays(7);
    /// How long callers may use one.
    static final Duration OFFERED = Duration.ofDays(14);
    /// After this nothing that was sent to it is under way any more.
    static final Duration KEPT = Duration.ofDays(22);
    /// The same for a one-time prekey that nobody used.
    static final Duration ONE_TIME_KEPT = Duration.ofDays(82);

    /// What this agent speaks and takes.
    private static final Terms TERMS = new Terms(
            List.of(Terms.SUITE),
            List.of("chunks", "meta", Terms.OFFLINE, "reset"),
            new Terms.Policy(Terms.Require.NONE, true),
            new Terms.Limits(16 << 20, Duration.ofDays(7).toSeconds()));

    private final SecureRandom random;

    /// Draws keys from `random`.
    public OwnPrekeys(SecureRandom random) {
        this.random = random;
    }

    /// The suites and features that a hello names.
    public static Terms terms() {
        return TERMS;
    }

    /// The bundle in force under this name, made anew if its signed prekey has done its time.
    ///
    /// @param name the agent's first key
    SignedBundle bundle(Transaction tx, AgentKeyPair own, AgentId name, Instant now) {
        return newest(tx, own.id(), now.minus(FRESH))
                .filter(bundle -> bundle.bundle().owner().name().equals(name))
                .orElseGet(() -> make(tx, own, name, now));
    }

    /// The serial of the bundle in force, if the registry has that.
    Optional<Long> published(Transaction tx, AgentId own, Instant now) {
        return newest(tx, own, now.minus(FRESH))
                .map(bundle -> bundle.bundle().edition().serial())
                .filter(serial -> isPublished(tx, serial));
    }

    /// Names the newest bundle that the registry took, for a hello and for handshakes: whoever hears of a
    /// newer one waits for it. One that the registry did not take may be followed by another of its serial;
    /// one that it lost was seen by others, who would think the one before it an old store's.
    public BundleName bundleName(Transaction tx, AgentId own) {
        return tx.queryOne(
                        "SELECT serial, digest FROM edition WHERE own = ? AND published <> 0 ORDER BY serial DESC LIMIT"
                                + " 1",
                        row -> new BundleName(row.number("serial"), Hex.octets(row.text("digest"))),
                        own.value())
                .orElse(BundleName.NONE);
    }

    private static Optional<SignedBundle> newest(Transaction tx, AgentId own, Instant madeAfter) {
        return tx.queryOne(
                "SELECT text FROM edition JOIN spk ON spk.id = edition.spk WHERE edition.own = ? AND created > ?"
                        + " ORDER BY serial DESC LIMIT 1",
                row -> SignedBundle.read(row.text("text").getBytes(StandardCharsets.UTF_8))
                        .orThrow(),
                own.value(),
                madeAfter.toEpochMilli());
    }

    private SignedBundle make(Transaction tx, AgentKeyPair own, AgentId name, Instant now) {
        long id = next(tx, "spk", now.getEpochSecond());
        try (AgreementKeyPair pair = AgreementKeyPair.generate(random)) {
            long created = now.toEpochMilli();
            tx.update(
                    "INSERT INTO spk VALUES (?, ?, ?, ?, ?)",
                    id,
                    own.id().value(),
                    sealed("spk", id, pair),
                    created,
                    created + KEPT.toMillis());
            SignedPrekey prekey = SignedPrekey.sign(own, id, pair.publicKey(), created);
            Bundle.Edition edition =
                    new Bundle.Edition(next(tx, "serial", created), created, created + OFFERED.toMillis());
            SignedBundle bundle = new Bundle(new Bundle.Owner(own.id(), name, 0), edition, TERMS, prekey).sign(own);
            tx.update(
                    "INSERT INTO edition VALUES (?, ?, ?, ?, ?, 0)",
                    edition.serial(),
                    id,
                    own.id().value(),
                    Hex.of(bundle.digest()),
                    bundle.text());
            return bundle;
        }
    }

    /// Whether this agent may have signed a serial that the registry names: its own begin with the time of day and
    /// rise by one. To go above any number that one is told is to have none left.
    public boolean mayHaveMade(Transaction tx, long serial, Instant now) {
        return serial <= Math.max(serial(tx), now.plus(AHEAD).toEpochMilli());
    }

    /// The registry knows a higher serial: an older state of this store was restored, or another published. The
    /// next edition goes above it.
    void raise(Transaction tx, long serial) {
        tx.update("UPDATE meta SET value = max(value, ?) WHERE name = 'serial'", serial);
        tx.update("UPDATE spk SET created = 0 WHERE id IN (SELECT spk FROM edition WHERE published <> 1)");
    }

    /// Whether a bundle was ever made in this store.
    public boolean hasMadeAny(Transaction tx) {
        return tx.number("SELECT count(*) FROM edition") > 0;
    }

    /// The highest serial that was given out; 0 for none.
    public long serial(Transaction tx) {
        return tx.number("SELECT value FROM meta WHERE name = 'serial'");
    }

    /// Nothing that was published before may be used any more; what is made from now on has higher numbers.
    ///
    /// @param serial the highest that the registry knows
    public void renew(Transaction tx, long serial, Instant now) {
        tx.update("DELETE FROM spk");
        tx.update("DELETE FROM opk");
        skip(tx, "spk", now.getEpochSecond());
        skip(tx, "opk", now.getEpochSecond());
        skip(tx, "serial", Math.max(serial, now.toEpochMilli()));
    }

    private static void skip(Transaction tx, String name, long to) {
        tx.update("INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = max(value, ?2)", name, to);
    }

    /// The registry has this edition.
    void published(Transaction tx, long serial) {
        tx.update("UPDATE edition SET published = 1 WHERE serial = ?", serial);
    }

    /// The registry has an older one, so its database was restored: this one is published again.
    void lost(Transaction tx, long serial) {
        tx.update("UPDATE edition SET published = " + LOST + " WHERE serial = ?", serial);
    }

    /// What the registry has of this key then is of a store that was lost, and nobody can read what is sealed
    /// to it.
    boolean hasPublishedNothing(Transaction tx, AgentId own) {
        return tx.number("SELECT count(*) FROM edition WHERE published = 1 AND own = ?", own.value()) == 0;
    }

    private static boolean isPublished(Transaction tx, long serial) {
        return tx.number("SELECT published FROM edition WHERE serial = ?", serial) == 1;
    }

    /// One-time prekeys for the registry: those that it did not take before, and new ones up to `count`.
    List<OneTimePrekey> offer(Transaction tx, AgentKeyPair own, int count, Instant now) {
        List<OneTimePrekey> offered = new ArrayList<>(tx.queryAll(
                "SELECT signed FROM opk WHERE own = ? AND published = 0 ORDER BY id LIMIT " + FULL,
                row -> Json.decode(row.text("signed"), OneTimePrekey.SHAPE).orThrow(),
                own.id().value()));
        while (offered.size() < count) {
            offered.add(makeOneTime(tx, own, now));
        }
        return offered;
    }

    private OneTimePrekey makeOneTime(Transaction tx, AgentKeyPair own, Instant now) {
        long id = next(tx, "opk", now.getEpochSecond());
        try (AgreementKeyPair pair = AgreementKeyPair.generate(random)) {
            OneTimePrekey signed = OneTimePrekey.sign(own, 0, id, pair.publicKey());
            tx.update(
                    "INSERT INTO opk VALUES (?, ?, ?, ?, 0, ?)",
                    id,
                    own.id().value(),
                    sealed("opk", id, pair),
                    signed.toJson(),
                    now.plus(ONE_TIME_KEPT).toEpochMilli());
            return signed;
        }
    }

    /// The registry has these.
    void published(Transaction tx, List<OneTimePrekey> taken, Instant now) {
        taken.forEach(
                prekey -> tx.update("UPDATE opk SET published = ? WHERE id = ?", now.toEpochMilli(), prekey.id()));
    }

    /// The registry refuses these: a store of before gave their numbers to others. The next ones have numbers
    /// that are further on.
    void giveUp(Transaction tx, List<OneTimePrekey> refused) {
        refused.forEach(prekey -> destroyOneTime(tx, prekey.id()));
        tx.update("UPDATE meta SET value = value + " + SKIPPED + " WHERE name = 'opk'");
    }

    /// Destroys what nothing under way can need any more.
    public void destroyOld(Transaction tx, Instant now) {
        tx.update("DELETE FROM spk WHERE destroy_at <= ?", now.toEpochMilli());
        tx.update("DELETE FROM opk WHERE destroy_at <= ?", now.toEpochMilli());
        Ledger.forgetOld(tx, now);
    }

    /// Destroys a one-time prekey: a message was read that used it.
    public void destroyOneTime(Transaction tx, long id) {
        tx.update("DELETE FROM opk WHERE id = ?", id);
    }

    /// The private halves that are still held, read from this transaction.
    public PrekeyRing ring(Transaction tx, AgentId own) {
        return new StoredRing(tx, own);
    }

    /// Numbers are never used again, also not by a store that begins anew because the one before was lost: the
    /// first one is the time.
    private static long next(Transaction tx, String name, long first) {
        tx.update("INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + 1", name, first);
        return tx.number("SELECT value FROM meta WHERE name = ?", name);
    }

    private static Place.Sealed sealed(String table, long id, AgreementKeyPair pair) {
        return place(table, id).holding(pair.privateKey().copy());
    }

    static Place place(String table, long id) {
        return new Place(table, "private", String.valueOf(id));
    }

    static AgreementKeyPair pair(Row row, String table) {
        return AgreementKeyPair.of(
                io.agentmesh.core.channel.suite.Secret.owning(row.opened(place(table, row.number("id")))));
    }
}
