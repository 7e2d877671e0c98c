package io.agentmesh.registry.token;

import io.agentmesh.core.account.ApiTokenRecord;
import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.card.CardId;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.program.secret.Secret;
import io.agentmesh.registry.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Makes and ends tokens. Each runs inside the caller's transaction.
public final class Tokens {
    /// How long a token that was refreshed goes on: what is under way with it comes to its end.
    static final Duration OVERLAP = Duration.ofMinutes(1);
    /// How long one that is over can still be seen in the list.
    static final Duration SHOWN = Duration.ofDays(7);

    private final TokenRepository repository = new TokenRepository();
    private final Mint mint;
    private final InstantSource clock;

    /// Makes tokens with this mint.
    public Tokens(Mint mint, InstantSource clock) {
        this.mint = mint;
        this.clock = clock;
    }

    /// A token and what is kept of it.
    ///
    /// @param secret the token itself, shown once
    /// @param stored what is kept
    public record Made(Secret secret, StoredToken stored) {}

    /// A new token.
    ///
    /// @param life until it ends; empty for never
    /// @throws RequestRefused 409 if the user has as many as it may
    public Made make(Transaction tx, UserId user, Purpose purpose, Optional<Duration> life) {
        Instant now = clock.instant();
        repository.deleteOver(tx, user, Timestamp.of(now.minus(SHOWN)));
        if (isFull(tx, user)) {
            throw tooMany();
        }
        Secret secret = Secret.of(mint.apiToken());
        SecretHash hash = SecretHash.of(secret.reveal());
        Timestamp end = life.map(lasting -> Timestamp.of(now.plus(lasting))).orElse(null);
        repository.add(tx, new ApiTokenRecord(hash, user, Timestamp.of(now), end), purpose);
        return new Made(secret, repository.find(tx, hash).orElseThrow());
    }

    /// A token of somebody who logged in. There is always room for it: if the user has as many as it may, what is over
    /// goes, or else the login that was used longest ago.
    public void addLogin(Transaction tx, ApiTokenRecord token) {
        if (isFullOfGood(tx, token.user())) {
            repository.loginUsedLeast(tx, token.user()).ifPresent(least -> repository.delete(tx, least));
        }
        repository.add(tx, token, Purpose.FULL);
    }

    /// A token of an agent that registered with a setup key. If the key's issuer has as many as it may, what is over
    /// goes, or else a token whose card is gone, or else an older one of the same card.
    ///
    /// @throws RequestRefused 409 if there is none of these either
    public void addOfAgent(Transaction tx, ApiTokenRecord token, CardId card, GroupId group) {
        if (isFullOfGood(tx, token.user())) {
            SecretHash least = repository
                    .ofNoCard(tx, token.user())
                    .or(() -> repository.ofCardUsedLeast(tx, token.user(), card))
                    .orElseThrow(Tokens::tooMany);
            repository.delete(tx, least);
        }
        repository.add(tx, token, Purpose.ofAgent(card, group));
    }

    private boolean isFull(Transaction tx, UserId user) {
        return repository.count(tx, user) >= TokenRepository.MAX_OF_USER;
    }

    /// The same after those that are over have gone; they go only if it matters.
    private boolean isFullOfGood(Transaction tx, UserId user) {
        if (isFull(tx, user)) {
            repository.deleteOver(tx, user, Timestamp.of(clock.instant()));
        }
        return isFull(tx, user);
    }

    private static RequestRefused tooMany() {
        return new RequestRefused(409, "too_many_tokens", "there are as many tokens as there may be; revoke some");
    }

    /// Another token in place of this one, for as long again. The old one ends in [#OVERLAP].
    Made refresh(Transaction tx, StoredToken old) {
        Timestamp end = old.record().expiresAt();
        Optional<Duration> life = Optional.ofNullable(end)
                .map(until -> Duration.between(old.record().createdAt().toInstant(), until.toInstant()));
        Made made = make(tx, old.record().user(), old.purpose(), life);
        Timestamp over = Timestamp.of(clock.instant().plus(OVERLAP));
        if (end == null || over.compareTo(end) < 0) {
            repository.endAt(tx, old.record().hash(), over);
        }
        return made;
    }

    /// Takes a user's token away.
    ///
    /// @throws RequestRefused 404 if the user has no such token
    public StoredToken revoke(Transaction tx, TokenId id, UserId user) {
        StoredToken token = repository
                .find(tx, id, user)
                .orElseThrow(() -> new RequestRefused(404, "not_found", "token not found"));
        repository.delete(tx, token.record().hash());
        return token;
    }
}
