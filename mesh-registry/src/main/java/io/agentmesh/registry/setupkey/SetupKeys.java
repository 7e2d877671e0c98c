package io.agentmesh.registry.setupkey;

import io.agentmesh.core.account.ApiTokenRecord;
import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.account.SetupKeyId;
import io.agentmesh.core.account.SetupKeyRecord;
import io.agentmesh.core.account.SetupKeyUsage;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.registry.card.Cards;
import io.agentmesh.registry.card.Cards.Registrant;
import io.agentmesh.registry.card.Holding;
import io.agentmesh.registry.group.GroupRepository;
import io.agentmesh.registry.group.MemberRight;
import io.agentmesh.registry.group.Rights;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.token.Mint;
import io.agentmesh.registry.token.TokenRepository;
import io.agentmesh.registry.token.Tokens;
import java.math.BigInteger;
import java.time.InstantSource;

/// The rules of setup keys (registry §4.4). Each runs inside the caller's transaction.
public final class SetupKeys {
    /// The longest life of a key: ten years.
    static final long MAX_LIFE_SECONDS = 10L * 366 * 24 * 3600;

    private final SetupKeyRepository repository = new SetupKeyRepository();
    private final GroupRepository groups = new GroupRepository();
    private final Rights rights = new Rights();
    private final TokenRepository origins = new TokenRepository();
    private final Tokens tokens;
    private final Cards cards;
    private final Mint mint;
    private final InstantSource clock;

    /// Makes cards by these rules.
    public SetupKeys(Cards cards, Mint mint, InstantSource clock) {
        this.cards = cards;
        this.mint = mint;
        this.tokens = new Tokens(mint, clock);
        this.clock = clock;
    }

    /// A key and what is kept of it.
    ///
    /// @param record what is kept
    /// @param secret the key itself, shown once
    record Made(SetupKeyRecord record, String secret) {
        @Override
        public String toString() {
            return "Made[" + record.id() + "]";
        }
    }

    /// A card that was made with a key.
    ///
    /// @param card the card
    /// @param key the key
    /// @param token speaks for the key's issuer
    record Registered(AgentCard card, SetupKeyId key, String token) {
        @Override
        public String toString() {
            return "Registered[" + card.id() + "]";
        }
    }

    /// A new key.
    ///
    /// @throws RequestRefused 400 if its life is too long, 403 if the caller does not belong to the
    ///     group, or is a plain member and the group does not let them
    Made create(Transaction tx, NewSetupKey wanted, UserId caller) {
        if (wanted.lifeSeconds().compareTo(BigInteger.valueOf(MAX_LIFE_SECONDS)) > 0) {
            throw new RequestRefused(400, "expires_in_secs too large (at most " + MAX_LIFE_SECONDS + ")");
        }
        rights.require(tx, wanted.group(), caller, MemberRight.MINT_SETUP_KEYS);
        String secret = mint.setupKey();
        var key = new SetupKeyRecord(
                new SetupKeyId(mint.uuid()),
                SecretHash.of(secret),
                caller,
                wanted.group(),
                wanted.usage(),
                wanted.usage() instanceof SetupKeyUsage.Reusable(long maxUses) ? (Long) maxUses : null,
                now(),
                Timestamp.of(clock.instant().plusSeconds(wanted.lifeSeconds().longValueExact())));
        repository.add(tx, key);
        return new Made(key, secret);
    }

    /// Makes a card and a token with a key: wholly or not at all.
    ///
    /// @param holding what makes the agent's id the caller's
    /// @throws RequestRefused 401 if the key is unknown, ended, used up, or its issuer left the group;
    ///     409 if its issuer has as many tokens as it may
    Registered register(Transaction tx, KeyRegistration wanted, Holding holding) {
        SetupKeyRecord key = repository
                .find(tx, wanted.key())
                .filter(known -> now().compareTo(known.expiresAt()) < 0)
                .filter(known -> groups.role(tx, known.group(), known.user()).isPresent())
                .filter(known -> repository.use(tx, known.id()))
                .orElseThrow(() -> new RequestRefused(401, "invalid or expired setup key"));
        AgentCard card = cards.register(tx, wanted.card(), new Registrant(key.user(), key.group(), holding))
                .card();
        String token = mint.apiToken();
        var record = new ApiTokenRecord(SecretHash.of(token), key.user(), now(), null);
        tokens.addOfAgent(tx, record, card.id(), card.group());
        origins.addOrigin(tx, record.hash(), key.id(), key.group());
        return new Registered(card, key.id(), token);
    }

    private Timestamp now() {
        return Timestamp.of(clock.instant());
    }
}
