package io.agentmesh.registry.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.account.ApiTokenRecord;
import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.card.CardId;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.store.SqliteStore;
import io.agentmesh.registry.store.StoreLimits;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tokens at their bounds.
final class TokenBoundsIT {
    private static final UserId ANN = new UserId(UUID.fromString("6f1f4a52-0f6e-4a7e-8a7e-000000000001"));

    private static final GroupId GROUP = new GroupId(UUID.fromString("6f1f4a52-0f6e-4a7e-8a7e-000000000002"));

    private final FakeClock clock = FakeClock.atSomeDay();
    private final SqliteStore store;
    private final Tokens tokens = new Tokens(new Mint(new SecureRandom()), clock);

    TokenBoundsIT(@TempDir Path folder) throws StartException {
        store = SqliteStore.open(folder.resolve("registry.db").toString(), StoreLimits.DEFAULT);
    }

    @BeforeEach
    void addAnn() throws InterruptedException {
        store.write(tx -> tx.update(
                "INSERT INTO users VALUES (?, 'local:ann', 'local', 'ann', '2031-01-01T00:00:00+00:00')",
                ANN.toString()));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void oneTokenMoreThanAUserMayHaveIsRefusedUntilOldOnesAreOver() throws Exception {
        make(TokenRepository.MAX_OF_USER);

        assertThatThrownBy(() -> make(1)).isInstanceOf(RequestRefused.class);

        clock.advance(Duration.ofHours(1).plus(Tokens.SHOWN).plusSeconds(1));
        assertThat(make(1)).hasSize(1);
    }

    @Test
    void oneLoginMoreThanAUserMayHaveMakesTheOneUsedLongestAgoGo() throws Exception {
        StoredToken endless = make(1, Optional.empty()).getFirst();
        List<StoredToken> logins = make(TokenRepository.MAX_OF_USER - 1);
        clock.advance(Duration.ofMinutes(1));
        store.write(tx -> {
            new TokenRepository().used(tx, logins.getFirst().record().hash(), Timestamp.of(clock.instant()));
            tokens.addLogin(tx, record(1));
            return tx;
        });

        assertThat(count()).isEqualTo(TokenRepository.MAX_OF_USER);
        assertThat(find(logins.get(1))).isEmpty();
        assertThat(find(logins.getFirst())).isPresent();
        assertThat(find(endless)).isPresent();
    }

    @Test
    void whatIsOverGoesBeforeAnyOtherLogin() throws Exception {
        make(1);
        clock.advance(Duration.ofMinutes(61));
        List<StoredToken> good = make(TokenRepository.MAX_OF_USER - 1);

        store.write(tx -> {
            tokens.addLogin(tx, record(1));
            return tx;
        });

        assertThat(count()).isEqualTo(TokenRepository.MAX_OF_USER);
        assertThat(find(good.getFirst())).isPresent();
    }

    @Test
    void oneAgentMoreThanAUserMayHaveTokensForIsRefusedUnlessOneOfThemIsOfNoUse() throws Exception {
        CardId card = addCard();
        make(TokenRepository.MAX_OF_USER - 1, Optional.empty());
        addOfAgent(1, new CardId(UUID.randomUUID()));

        // Its card is gone.
        addOfAgent(2, card);
        assertThat(find(record(1).hash())).isEmpty();
        // An older one of the same card.
        addOfAgent(3, card);
        assertThat(find(record(2).hash())).isEmpty();
        assertThatThrownBy(() -> addOfAgent(4, new CardId(UUID.randomUUID()))).isInstanceOf(RequestRefused.class);

        assertThat(find(record(3).hash())).isPresent();
        assertThat(count()).isEqualTo(TokenRepository.MAX_OF_USER);
    }

    private void addOfAgent(int number, CardId card) throws InterruptedException {
        store.write(tx -> {
            tokens.addOfAgent(tx, record(number), card, GROUP);
            return tx;
        });
    }

    private CardId addCard() throws InterruptedException {
        var card = new CardId(UUID.randomUUID());
        String then = "2031-01-01T00:00:00+00:00";
        store.write(tx -> {
            tx.update("INSERT INTO groups VALUES (?, 'default', ?, ?)", GROUP.toString(), ANN.toString(), then);
            return tx.update("""
                    INSERT INTO agent_cards (id, agent_id, name, capabilities, registered_at, updated_at, owner_id,
                        group_id)
                    VALUES (?, 'alice', 'Alice', '[]', ?, ?, ?, ?)""", card.toString(), then, then, ANN.toString(), GROUP.toString());
        });
        return card;
    }

    private ApiTokenRecord record(int number) {
        return new ApiTokenRecord(SecretHash.of("c4n4ry" + number), ANN, Timestamp.of(clock.instant()), null);
    }

    private long count() throws InterruptedException {
        return store.read(tx -> new TokenRepository().count(tx, ANN));
    }

    private Optional<StoredToken> find(StoredToken token) throws InterruptedException {
        return find(token.record().hash());
    }

    private Optional<StoredToken> find(SecretHash hash) throws InterruptedException {
        return store.read(tx -> new TokenRepository().find(tx, hash));
    }

    @Test
    void useIsNotedOnceAndOneMoreThanWaitIsNotedLater() throws Exception {
        var uses = new TokenUses(store, clock);
        Timestamp now = Timestamp.of(clock.instant());
        List<StoredToken> many = make(TokenRepository.MAX_OF_USER);
        many.forEach(token -> uses.note(token, now));
        StoredToken last = store.write(tx -> tokens.revoke(tx, many.getFirst().id(), ANN));
        StoredToken extra = make(1).getFirst();
        uses.note(extra, now);

        uses.write();

        assertThat(kept(many.getLast()).lastUsed()).isEqualTo(now);
        assertThat(kept(extra).lastUsed()).isNull();
        assertThat(last.lastUsed()).isNull();
    }

    private StoredToken kept(StoredToken token) throws InterruptedException {
        Optional<StoredToken> found = store.read(tx -> new TokenRepository().find(tx, token.id(), ANN));
        return found.orElseThrow();
    }

    private List<StoredToken> make(int count) throws InterruptedException {
        return make(count, Optional.of(Duration.ofHours(1)));
    }

    private List<StoredToken> make(int count, Optional<Duration> life) throws InterruptedException {
        return store.write(tx -> {
            List<StoredToken> made = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                made.add(tokens.make(tx, ANN, Purpose.FULL, life).stored());
            }
            return made;
        });
    }
}
