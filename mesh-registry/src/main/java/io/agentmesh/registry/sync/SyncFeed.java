package io.agentmesh.registry.sync;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.registry.store.Transaction;
import java.util.function.Predicate;

/// Tells a group of a change, once it is on disk, in the order of the commits.
///
/// Each event has a number in its group's stream, counted in the same transaction: whoever holds a snapshot knows
/// exactly which events it includes, also after a restart. The event says its number, and no number is left
/// out: whoever misses one knows it.
public final class SyncFeed {
    private final SyncHub hub;

    /// Feeds this hub.
    public SyncFeed(SyncHub hub) {
        this.hub = hub;
    }

    /// Tells the group of an event that belongs to this transaction.
    public void publish(Transaction tx, GroupId group, SyncEvent event) {
        long seq = StreamRepository.next(tx, group);
        if (event instanceof SyncEvent.PeerAdded(AgentCard card)) {
            tx.afterCommit(() -> hub.deliver(group, seq, card));
        } else {
            String text = event.toJson(seq);
            tx.afterCommit(() -> hub.deliver(group, seq, text));
        }
    }

    /// Tells an agent, wherever it asked for it, that few of its one-time prekeys are left, once this transaction is
    /// on disk.
    public void prekeysLow(Transaction tx, AgentId agent, long left) {
        String text = new SyncEvent.PrekeysLow(left).toJson();
        tx.afterCommit(() -> hub.hint(agent, SyncFeature.PREKEYS, text));
    }

    /// Closes the connections of those who may not follow any more, once this transaction is on disk and after what
    /// was published before.
    ///
    /// @param reason why, for the log of the other end
    public void disconnect(Transaction tx, Predicate<Follower> who, String reason) {
        tx.afterCommit(() -> hub.disconnect(who, reason));
    }

    /// The open connections of a follower are those of another key from now on, once this transaction is on
    /// disk. Nobody is told; [SyncEvent.KeyRotated] says it.
    public void rename(Transaction tx, Follower follower, AgentId to) {
        tx.afterCommit(() -> hub.rename(follower, to));
    }

    /// Ends a group's stream, since the group ends with this transaction: closes all its connections.
    ///
    /// @param reason why, for the log of the other end
    public void forget(Transaction tx, GroupId group, String reason) {
        StreamRepository.forget(tx, group);
        disconnect(tx, who -> who.group().equals(group), reason);
    }

    /// The number of the last event that this transaction sees; 0 before the first.
    public static long seq(Transaction tx, GroupId group) {
        return StreamRepository.current(tx, group);
    }
}
