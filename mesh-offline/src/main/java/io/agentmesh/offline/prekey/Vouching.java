package io.agentmesh.offline.prekey;

import io.agentmesh.core.channel.prekey.BundleName;
import io.agentmesh.core.channel.prekey.SignedBundle;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.offline.store.Audit;
import io.agentmesh.offline.store.OfflineStore;
import io.agentmesh.offline.store.Transaction;
import io.agentmesh.sdk.session.BundleVouching;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Two agents vouch for each other's bundle past the registry (offline §13.2): each names its own in live handshakes
/// and in the hello of a session, and compares what it hears with what it has seen. For any thread.
///
/// | the peer names | what becomes of it |
/// |---|---|
/// | a higher serial | an older one is not taken any more (`bundle_rollback`); the registry's is looked at |
/// | the same serial with another digest | no session is begun until an operator has looked (`bundle_fork`) |
/// | a lower serial, later than the higher one was seen | noted as `bundle_rollback`: its store may be an old one |
public final class Vouching implements BundleVouching {
    /// So much later than a bundle was seen must an older one be named to tell anything: frames wait, clocks
    /// differ, and an agent may hear late that the registry took its bundle.
    static final Duration LATER = Duration.ofMinutes(10);

    /// Between two notes about one peer.
    private static final Duration NOTED = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(Vouching.class);

    private final OfflineStore store;
    private final OwnPrekeys prekeys;
    private final Seams seams;
    private final Looks looking = new Looks();
    private volatile Own own;

    /// What it takes from outside.
    ///
    /// @param own the key of the moment
    /// @param registry is asked for a peer's bundle
    /// @param threads run what blocks
    public record Seams(
            Supplier<AgentKeyPair> own, PrekeyRegistry registry, Executor threads, InstantSource timeOfDay) {}

    /// The bundle of one of this agent's keys.
    private record Own(AgentId key, BundleName name) {}

    /// Vouches for what `prekeys` published.
    public Vouching(OfflineStore store, OwnPrekeys prekeys, Seams seams) {
        this.store = store;
        this.prekeys = prekeys;
        this.seams = seams;
        this.own = new Own(seams.own().get().id(), BundleName.NONE);
    }

    /// Looks which bundle is in force. To be called every few seconds.
    public void refresh(Transaction tx) {
        AgentId key = seams.own().get().id();
        own = new Own(key, prekeys.bundleName(tx, key));
    }

    @Override
    public BundleName nameOf(AgentId key) {
        Own now = own;
        return now.key().equals(key) ? now.name() : BundleName.NONE;
    }

    @Override
    public void heard(AgentId peer, BundleName named) {
        if (!named.isNone()) {
            store.submit(tx -> heard(tx, peer, named, seams.timeOfDay().instant()));
        }
    }

    /// A peer named its bundle.
    ///
    /// @param said when, or earlier: a frame may have waited for days
    public void heard(Transaction tx, AgentId peer, BundleName named, Instant said) {
        if (named.isNone()) {
            return;
        }
        Instant now = seams.timeOfDay().instant();
        boolean isWrittenTo = PeerBundles.isTaken(tx, peer);
        switch (PeerBundles.named(tx, peer, named, now)) {
            case KNOWN, FORKED -> {}
            case NEWER -> {
                if (isWrittenTo && looking.begin(peer, now)) {
                    tx.afterCommit(() -> seams.threads().execute(() -> look(peer)));
                }
            }
            case OLDER -> {
                if (PeerBundles.seenAt(tx, peer).plus(LATER).isBefore(said)) {
                    noteRollback(tx, peer, named.serial(), "an agent names an older bundle than it had");
                }
            }
        }
    }

    private void look(AgentId peer) {
        try {
            if (seams.registry().look(peer) instanceof Decoded.Ok<SignedBundle>(SignedBundle bundle)) {
                store.submit(tx -> compare(tx, peer, bundle));
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            // The thread's top: what is claimed is compared in any case.
            log.atWarn()
                    .setMessage("looking at an agent's bundle failed")
                    .addKeyValue("peer", peer)
                    .setCause(broken)
                    .log();
        }
    }

    private void compare(Transaction tx, AgentId peer, SignedBundle bundle) {
        if (PeerBundles.take(tx, bundle, seams.timeOfDay().instant())
                        instanceof Decoded.Bad<SignedBundle>(Violation why)
                && why.code() == ErrorCode.BUNDLE_ROLLBACK) {
            noteRollback(
                    tx,
                    peer,
                    BundleName.of(bundle).serial(),
                    "the registry hands out an older bundle than its agent names");
        }
    }

    private void noteRollback(Transaction tx, AgentId peer, long serial, String what) {
        Instant now = seams.timeOfDay().instant();
        String code = ErrorCode.BUNDLE_ROLLBACK.word();
        if (Audit.count(tx, code, peer, now.minus(NOTED)) == 0) {
            Audit.note(tx, now, code, peer, String.valueOf(serial));
            log.atWarn()
                    .setMessage(what)
                    .addKeyValue("peer", peer)
                    .addKeyValue("serial", serial)
                    .log();
        }
    }
}
