package io.agentmesh.registry.card;

import io.agentmesh.core.card.CardId;
import io.agentmesh.core.card.CardSignature;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.registry.card.CardSignatureRepository.Last;
import io.agentmesh.registry.store.Transaction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rules of signed cards: a signature holds for what the card says, and its sequence rises. A card may be
/// changed without one; then it is a card without a signature, and no older one comes back.
final class CardSignatures {
    private final CardSignatureRepository repository = new CardSignatureRepository();

    /// The signature that a card has now.
    Optional<CardSignature> of(Transaction tx, CardId card) {
        return repository.last(tx, card).flatMap(CardSignatures::signature);
    }

    private static Optional<CardSignature> signature(Last last) {
        String text = last.signature();
        return text == null ? Optional.empty() : Optional.of(new CardSignature(last.sequence(), text));
    }

    /// Refuses a signature that may not follow the card's last one. Asked before the card is changed.
    ///
    /// @throws RequestRefused 400 if it does not hold, 409 if its sequence does not rise
    void check(Transaction tx, CardId card, CardRequest wanted) {
        CardSignature offered = wanted.signature();
        if (offered == null) {
            return;
        }
        if (offered.sequence() < 1) {
            throw new RequestRefused(400, "card_signature_invalid", "card_signature: its sequence is below 1");
        }
        if (offered.verify(wanted.registration()) instanceof Decoded.Bad<?>(var why)) {
            throw new RequestRefused(400, "card_signature_invalid", "card_signature: " + why.text());
        }
        repository.last(tx, card).filter(last -> !mayFollow(offered, last)).ifPresent(last -> {
            throw new RequestRefused(
                    409,
                    "stale_sequence",
                    "card_signature: its sequence " + offered.sequence() + " does not rise above " + last.sequence());
        });
    }

    /// The same once more is the same request made again.
    private static boolean mayFollow(CardSignature offered, Last last) {
        return offered.sequence() > last.sequence()
                || (offered.sequence() == last.sequence() && offered.signature().equals(last.signature()));
    }

    /// Keeps a signature that was checked. Called after the card was changed.
    void keep(Transaction tx, CardId card, @Nullable CardSignature checked) {
        if (checked != null) {
            repository.put(tx, card, new Last(checked.sequence(), checked.signature()));
        }
    }
}
