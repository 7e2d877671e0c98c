package io.agentmesh.offline.prekey;

import io.agentmesh.core.channel.prekey.BundleName;
import io.agentmesh.core.channel.prekey.BundleRules;
import io.agentmesh.core.channel.prekey.SignedBundle;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.offline.store.Audit;
import io.agentmesh.offline.store.Transaction;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The table `bundle_seen`: the newest bundle of each peer that the registry handed out or that the peer named
/// itself, so that nobody hands out an older one (offline §4.4, §13). Each method is a part of a transaction.
public final class PeerBundles {
    /// What a peer named, or the registry handed out of it, beside what is known.
    enum Finding {
        /// The same.
        KNOWN,
        /// The first, or one of a higher serial.
        NEWER,
        /// One of a lower serial.
        OLDER,
        /// Another one of the same serial, now or before: both are the peer's own word.
        FORKED
    }

    /// Peers that named a bundle and were never written to; the one whose newest bundle was
    /// heard of first is forgotten.
    static final int MAX_NAMED = 10_000;

    private static final String REVIEWED = "bundle_reviewed";

    private static final Logger log = LoggerFactory.getLogger(PeerBundles.class);

    private PeerBundles() {}

    private record Seen(BundleName name, boolean isForked) {}

    /// This bundle, if it may be used now; it is remembered then.
    ///
    /// `bundle_rollback` for one that is older than what was seen or named; `bundle_fork` once there were two
    /// of one serial; `durable_unavailable` for one whose agent takes no durable messages; else what
    /// [SignedBundle#usableAt] answers.
    public static Decoded<SignedBundle> take(Transaction tx, SignedBundle bundle, Instant now) {
        AgentId peer = bundle.bundle().owner().agent();
        BundleName name = BundleName.of(bundle);
        return switch (compare(tx, peer, name)) {
            case FORKED -> {
                fork(tx, peer, name, now);
                yield Decoded.bad(ErrorCode.BUNDLE_FORK, "the agent signed two of serial " + serial(tx, peer));
            }
            case OLDER ->
                Decoded.bad(ErrorCode.BUNDLE_ROLLBACK, "serial " + name.serial() + " after " + serial(tx, peer));
            case KNOWN, NEWER ->
                bundle.usableAt(now, BundleRules.DEFAULT).then(usable -> {
                    remember(tx, peer, name, now, true);
                    return usable.bundle().terms().takesDurable()
                            ? Decoded.ok(usable)
                            : Decoded.bad(ErrorCode.DURABLE_UNAVAILABLE, "the agent takes no durable messages");
                });
        };
    }

    /// A peer named its own bundle. An older one than this is not taken of the registry any more.
    static Finding named(Transaction tx, AgentId peer, BundleName name, Instant now) {
        Finding finding = compare(tx, peer, name);
        switch (finding) {
            case NEWER -> remember(tx, peer, name, now, false);
            case FORKED -> fork(tx, peer, name, now);
            case KNOWN, OLDER -> {}
        }
        return finding;
    }

    private static Finding compare(Transaction tx, AgentId peer, BundleName name) {
        Optional<Seen> seen = tx.queryOne(
                "SELECT serial, digest, forked FROM bundle_seen WHERE peer = ?",
                row -> new Seen(
                        new BundleName(row.number("serial"), Hex.octets(row.text("digest"))), row.flag("forked")),
                peer.value());
        if (seen.isEmpty()) {
            return Finding.NEWER;
        }
        BundleName known = seen.get().name();
        boolean isOther = known.serial() == name.serial() && !known.equals(name);
        if (seen.get().isForked() || isOther) {
            return Finding.FORKED;
        }
        if (known.equals(name)) {
            return Finding.KNOWN;
        }
        return name.serial() > known.serial() ? Finding.NEWER : Finding.OLDER;
    }

    /// @param isTaken of the registry, and not named alone
    private static void remember(Transaction tx, AgentId peer, BundleName name, Instant now, boolean isTaken) {
        tx.update(
                "INSERT INTO bundle_seen (peer, serial, digest, seen, taken) VALUES (?1, ?2, ?3, ?4, ?5)"
                        + " ON CONFLICT (peer) DO UPDATE SET serial = ?2, digest = ?3, taken = max(taken, ?5),"
                        + " seen = CASE serial WHEN ?2 THEN seen ELSE ?4 END",
                peer.value(),
                name.serial(),
                Hex.of(name.digest()),
                now.toEpochMilli(),
                isTaken ? 1 : 0);
        if (!isTaken && tx.number("SELECT count(*) FROM bundle_seen WHERE taken = 0") > MAX_NAMED) {
            tx.update("DELETE FROM bundle_seen WHERE peer = (SELECT peer FROM bundle_seen"
                    + " WHERE taken = 0 ORDER BY seen LIMIT 1)");
        }
    }

    private static void fork(Transaction tx, AgentId peer, BundleName other, Instant now) {
        if (!isForked(tx, peer)) {
            tx.update("UPDATE bundle_seen SET forked = 1 WHERE peer = ?", peer.value());
            Audit.note(tx, now, ErrorCode.BUNDLE_FORK.word(), peer, Hex.of(other.digest()));
            log.atError()
                    .setMessage("an agent signed two bundles of one serial: no session with it is begun until they were"
                            + " looked at (meshctl outbox accept-bundle AGENT)")
                    .addKeyValue("peer", peer)
                    .addKeyValue("serial", other.serial())
                    .log();
        }
    }

    /// An operator looked at what was seen of a peer, which is forgotten: its serial, and whether there were
    /// two.
    ///
    /// @return whether anything was known
    public static boolean reviewed(Transaction tx, AgentId peer, Instant now) {
        long serial = serial(tx, peer);
        boolean wasForked = isForked(tx, peer);
        boolean wasKnown = forget(tx, peer);
        if (wasKnown) {
            Audit.note(tx, now, REVIEWED, peer, String.valueOf(serial));
            log.atWarn()
                    .setMessage("an operator looked at an agent's bundles: what was seen of them is forgotten")
                    .addKeyValue("code", REVIEWED)
                    .addKeyValue("peer", peer)
                    .addKeyValue("serial", serial)
                    .addKeyValue("forked", wasForked)
                    .log();
        }
        return wasKnown;
    }

    /// Forgets a peer: its key was revoked.
    ///
    /// @return whether anything was known
    public static boolean forget(Transaction tx, AgentId peer) {
        boolean wasKnown = isKnown(tx, peer);
        tx.update("DELETE FROM bundle_seen WHERE peer = ?", peer.value());
        return wasKnown;
    }

    /// The highest serial that was seen of this peer; 0 for none.
    public static long serial(Transaction tx, AgentId peer) {
        return tx.number("SELECT serial FROM bundle_seen WHERE peer = ?", peer.value());
    }

    /// Whether a bundle of this peer was ever seen, or named by it.
    public static boolean isKnown(Transaction tx, AgentId peer) {
        return tx.number("SELECT count(*) FROM bundle_seen WHERE peer = ?", peer.value()) > 0;
    }

    /// Whether one was taken of the registry: the peer is, or was, written to.
    static boolean isTaken(Transaction tx, AgentId peer) {
        return tx.number("SELECT count(*) FROM bundle_seen WHERE peer = ? AND taken = 1", peer.value()) > 0;
    }

    /// Whether there were two of one serial, and nobody has looked.
    public static boolean isForked(Transaction tx, AgentId peer) {
        return tx.number("SELECT count(*) FROM bundle_seen WHERE peer = ? AND forked = 1", peer.value()) > 0;
    }

    /// When the newest of this peer was seen first; the beginning of time for none.
    static Instant seenAt(Transaction tx, AgentId peer) {
        return Instant.ofEpochMilli(tx.number("SELECT seen FROM bundle_seen WHERE peer = ?", peer.value()));
    }
}
