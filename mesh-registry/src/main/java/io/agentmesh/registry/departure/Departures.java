package io.agentmesh.registry.departure;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.UserId;
import io.agentmesh.registry.acl.AclRepository;
import io.agentmesh.registry.card.Cards;
import io.agentmesh.registry.group.Belongings;
import io.agentmesh.registry.setupkey.SetupKeyRepository;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.sync.SyncFeed;
import io.agentmesh.registry.token.TokenRepository;

/// Clears what people have in a group. The group and the relays hear of each card that goes.
public final class Departures implements Belongings {
    private final Cards cards;
    private final SyncFeed feed;
    private final SetupKeyRepository keys = new SetupKeyRepository();
    private final TokenRepository tokens = new TokenRepository();
    private final AclRepository rules = new AclRepository();

    /// Tells this feed.
    public Departures(Cards cards, SyncFeed feed) {
        this.cards = cards;
        this.feed = feed;
    }

    @Override
    public void clear(Transaction tx, GroupId group, UserId member) {
        tokens.deleteMadeWithKeys(tx, group, member);
        keys.deleteOf(tx, group, member);
        cards.removeOf(tx, group, member);
        feed.disconnect(tx, who -> who.group().equals(group) && who.owner().equals(member), "not a member any more");
    }

    @Override
    public void clear(Transaction tx, GroupId group) {
        tokens.deleteMadeWithKeys(tx, group);
        keys.deleteOf(tx, group);
        cards.removeAll(tx, group);
        rules.removeAll(tx, group);
        feed.forget(tx, group, "the group was deleted");
    }
}
