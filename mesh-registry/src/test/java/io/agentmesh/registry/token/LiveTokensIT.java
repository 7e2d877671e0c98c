package io.agentmesh.registry.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.sync.SyncEvent;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.http.websocket.WebSocket;
import io.agentmesh.http.websocket.WebSocketListener;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.testing.FakeSocket;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestFollower;
import io.agentmesh.registry.testing.TestFollower.Closed;
import io.agentmesh.registry.testing.TestListener;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A connection ends with the token that opened it.
final class LiveTokensIT extends RegistryTest {
    private static final JsonShape<String> TOKEN =
            value -> ObjectReader.of(value, "answer", "api_token").string("api_token");
    private static final Closed REVOKED = new Closed(4011, "token revoked");

    private final Path database;

    LiveTokensIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
        database = folder.resolve("registry.db");
    }

    @Test
    void revokedTokenEndsItsOwnConnectionsAtOnceAndNoOthers() throws Exception {
        ann.register(Keys.ALICE.id(), "Alice");
        TestUser second = made("{}");
        try (TestFollower ends = second.follow(Keys.ALICE.id());
                TestFollower stays = ann.follow(Keys.ALICE.id())) {
            ends.snapshot();
            stays.snapshot();

            ann.delete("/tokens/" + id(second));

            assertThat(ends.closed()).isEqualTo(REVOKED);
            ann.register(Keys.BOB.id(), "Bob");
            assertThat(stays.nextOf(SyncEvent.PeerAdded.class).card().name()).isEqualTo("Bob");
        }
    }

    @Test
    void whoLogsOutFollowsNoMore() throws Exception {
        ann.register(Keys.ALICE.id(), "Alice");
        TestUser second = made("{}");
        try (TestFollower follower = second.follow(Keys.ALICE.id())) {
            follower.snapshot();

            second.delete("/tokens/self");

            assertThat(follower.closed()).isEqualTo(REVOKED);
        }
    }

    @Test
    void tokenOfASetupKeyEndsItsConnectionToo() throws Exception {
        TestUser agent = registeredWithKey();
        try (TestFollower follower = agent.follow(Keys.ALICE.id())) {
            follower.snapshot();

            ann.delete("/tokens/" + id(agent));

            assertThat(follower.closed()).isEqualTo(REVOKED);
        }
    }

    @Test
    void tokenWhoseTimeIsOverEndsItsConnection() throws Exception {
        ann.register(Keys.ALICE.id(), "Alice");
        TestUser brief = made("{\"expires_in_secs\":60}");
        try (TestFollower follower = brief.follow(Keys.ALICE.id());
                TestFollower stays = ann.follow(Keys.ALICE.id())) {
            follower.snapshot();
            stays.snapshot();
            registry.advance(Duration.ofSeconds(61));

            registry.registry().upkeep().runAll();

            assertThat(follower.closed()).isEqualTo(new Closed(4012, "token expired"));
            ann.register(Keys.BOB.id(), "Bob");
            assertThat(stays.nextOf(SyncEvent.PeerAdded.class).card().name()).isEqualTo("Bob");
        }
    }

    /// As `mesh-registry token revoke` does, which is a process of its own.
    @Test
    void tokenThatAnotherProcessRevokedEndsItsConnection() throws Exception {
        ann.register(Keys.ALICE.id(), "Alice");
        TestUser second = made("{}");
        try (TestFollower follower = second.follow(Keys.ALICE.id())) {
            follower.snapshot();
            beside("DELETE FROM api_tokens WHERE token_hash = '"
                    + stored(second).record().hash().hex() + "'");

            registry.registry().upkeep().runAll();

            assertThat(follower.closed()).isEqualTo(REVOKED);
        }
    }

    /// No route removes a user; an operator may, in the database.
    @Test
    void userWhoIsRemovedFollowsNoMore() throws Exception {
        ann.register(Keys.ALICE.id(), "Alice");
        String user = ann.self().id().toString();
        try (TestFollower follower = ann.follow(Keys.ALICE.id())) {
            follower.snapshot();
            beside(
                    "DELETE FROM api_tokens WHERE user_id = '" + user + "'",
                    "DELETE FROM users WHERE id = '" + user + "'");

            registry.registry().upkeep().runAll();

            assertThat(follower.closed()).isEqualTo(new Closed(4013, "user removed"));
        }
    }

    @Test
    void relayListensNoLongerThanItsTokenIsGood() throws Exception {
        TestUser relay = made("{\"scope\":\"gate\"}");
        try (TestListener listener = TestListener.open(registry, relay.token())) {
            ann.delete("/tokens/" + id(relay));

            assertThat(listener.closeCode()).isEqualTo(4011);
        }
    }

    @Test
    void allAreLookedAtWhenThereAreMoreThanInOneReading() throws Exception {
        var live = new LiveTokens(registry.store(), registry::now);
        StoredToken token = stored(made("{\"expires_in_secs\":60}"));
        List<FakeSocket> sockets = new ArrayList<>();
        for (int i = 0; i <= LiveTokens.BATCH; i++) {
            sockets.add(new FakeSocket());
            live.whileGood(token, new Deaf()).onOpen(sockets.getLast());
        }
        registry.advance(Duration.ofSeconds(61));

        live.run();

        assertThat(sockets).allSatisfy(socket -> assertThat(socket.closed).containsExactly(4012));
    }

    private static final class Deaf implements WebSocketListener {
        @Override
        public void onText(WebSocket socket, String text) {}

        @Override
        public void onClosed(WebSocket socket, int code, String reason) {}
    }

    private TestUser made(String wish) throws IOException, InterruptedException {
        return registry.withToken(TestUser.read(ann.post("/tokens", wish), TOKEN));
    }

    private TestUser registeredWithKey() throws IOException, InterruptedException {
        String wish = "{\"group_id\":\"" + ann.group().id() + "\",\"usage\":\"OneOff\",\"expires_in_secs\":60}";
        String key = TestUser.read(
                ann.post("/setup-keys", wish),
                value -> ObjectReader.of(value, "key", "raw_key").string("raw_key"));
        String registration = new ObjectWriter()
                .string("setup_key", key)
                .string("agent_id", Keys.ALICE.id().value())
                .string("name", "Alice")
                .raw("capabilities", "[]")
                .end();
        return registry.withToken(TestUser.read(registry.post("/register-with-key", registration), TOKEN));
    }

    private StoredToken stored(TestUser user) throws InterruptedException {
        var hash = SecretHash.of(user.token());
        return registry.store().read(tx -> new TokenRepository().find(tx, hash)).orElseThrow();
    }

    private String id(TestUser user) throws InterruptedException {
        return stored(user).id().toString();
    }

    /// What another process writes, which knows nothing of this one.
    private void beside(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.executeUpdate(each);
            }
        }
    }
}
