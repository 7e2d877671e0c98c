package io.agentmesh.registry.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.account.UserId;
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
        return store.write(tx -> {
            List<StoredToken> made = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                made.add(tokens.make(tx, ANN, Purpose.FULL, Optional.of(Duration.ofHours(1)))
                        .stored());
            }
            return made;
        });
    }
}
