package io.agentmesh.offline.prekey;

import io.agentmesh.core.channel.prekey.BundleRules;
import io.agentmesh.core.channel.prekey.SignedBundle;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.offline.store.Transaction;
import java.time.Instant;
import java.util.Optional;

/// Which bundle of each peer was seen last, so that nobody hands out an older one (offline §4.4, §13).
public final class PeerBundles {
    private PeerBundles() {}

    private record Seen(long serial, String digest) {}

    /// This bundle, if it may be used now; its serial is remembered then.
    ///
    /// `bundle_rollback` for one that is older than what was seen, or another one of the same serial;
    /// `durable_unavailable` for one whose agent takes no durable messages; else what [SignedBundle#usableAt]
    /// answers.
    public static Decoded<SignedBundle> take(Transaction tx, SignedBundle bundle, Instant now) {
        AgentId peer = bundle.bundle().owner().agent();
        long serial = bundle.bundle().edition().serial();
        String digest = Hex.of(bundle.digest());
        Optional<Seen> seen = tx.queryOne(
                "SELECT serial, digest FROM bundle_seen WHERE peer = ?",
                row -> new Seen(row.number("serial"), row.text("digest")),
                peer.value());
        boolean isOlder = seen.isPresent()
                && (serial < seen.get().serial()
                        || (serial == seen.get().serial()
                                && !digest.equals(seen.get().digest())));
        if (isOlder) {
            return Decoded.bad(
                    ErrorCode.BUNDLE_ROLLBACK,
                    "serial " + serial + " after " + seen.get().serial());
        }
        return bundle.usableAt(now, BundleRules.DEFAULT).then(usable -> {
            tx.update(
                    "INSERT OR REPLACE INTO bundle_seen VALUES (?, ?, ?, ?)",
                    peer.value(),
                    serial,
                    digest,
                    now.toEpochMilli());
            return usable.bundle().terms().takesDurable()
                    ? Decoded.ok(usable)
                    : Decoded.bad(ErrorCode.DURABLE_UNAVAILABLE, "the agent takes no durable messages");
        });
    }

    /// Forgets a peer: its key was revoked.
    public static void forget(Transaction tx, AgentId peer) {
        tx.update("DELETE FROM bundle_seen WHERE peer = ?", peer.value());
    }

    /// The highest serial that was seen of this peer; 0 for none.
    public static long serial(Transaction tx, AgentId peer) {
        return tx.number("SELECT serial FROM bundle_seen WHERE peer = ?", peer.value());
    }

    /// Whether a bundle of this peer was ever seen.
    public static boolean isKnown(Transaction tx, AgentId peer) {
        return tx.number("SELECT count(*) FROM bundle_seen WHERE peer = ?", peer.value()) > 0;
    }
}
