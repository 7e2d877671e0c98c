package io.agentmesh.registry.card;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.registry.lease.Lease;
import io.agentmesh.registry.lease.Leases;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.sync.Presence;
import java.util.Optional;

/// How cards are shown. Programs of the original ask for nothing, and see what they know: the card, and
/// `online`. With `view=full` come `last_seen`, `lease_secs`, `lease_expired`, `card_signature` if there is
/// one, and what a search met (`match`).
final class CardView {
    private static final CardSignatures SIGNATURES = new CardSignatures();

    private final Presence presence;
    private final Leases leases;

    CardView(Presence presence, Leases leases) {
        this.presence = presence;
        this.leases = leases;
    }

    /// How much is shown.
    enum Extent {
        /// What the original knows.
        PLAIN,
        /// All there is.
        FULL
    }

    /// What a request asks for.
    ///
    /// @throws RequestRefused 400 if there is no such view
    static Extent asked(HttpRequest request) {
        Optional<String> word = request.query().optional("view");
        if (word.isEmpty() || word.get().equals("plain")) {
            return Extent.PLAIN;
        }
        if (word.get().equals("full")) {
            return Extent.FULL;
        }
        throw SearchRequest.bad("view: expected plain or full");
    }

    /// The card as the original shows it, and whether its agent is there.
    String plain(AgentCard card) {
        return online(card).toJson();
    }

    /// The card as it was asked for.
    String text(Transaction tx, AgentCard card, Extent extent) {
        return switch (extent) {
            case PLAIN -> plain(card);
            case FULL -> full(tx, card).end();
        };
    }

    /// A card that was found, as it was asked for.
    String text(Transaction tx, Found found, Extent extent, MatchReasons reasons) {
        return switch (extent) {
            case PLAIN -> plain(found.card());
            case FULL -> full(tx, found.card()).raw("match", reasons.of(found)).end();
        };
    }

    private ObjectWriter full(Transaction tx, AgentCard card) {
        Lease lease = leases.of(tx, card);
        AgentCard shown = online(card);
        boolean away = !Boolean.TRUE.equals(shown.online());
        ObjectWriter out = shown.members()
                .string("last_seen", lease.lastSeen().text())
                .number("lease_secs", lease.seconds())
                .bool("lease_expired", away && lease.state() == Lease.State.EXPIRED);
        SIGNATURES.of(tx, card.id()).ifPresent(signature -> out.raw("card_signature", signature.toJson()));
        return out;
    }

    private AgentCard online(AgentCard card) {
        return card.withOnline(presence.isOnline(card.group(), card.agentId()));
    }
}
