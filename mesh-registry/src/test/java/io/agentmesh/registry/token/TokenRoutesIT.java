package io.agentmesh.registry.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `/tokens`, and what a token of each scope is good for.
final class TokenRoutesIT extends RegistryTest {
    private static final JsonShape<String> TOKEN =
            value -> ObjectReader.of(value, "answer", "api_token").string("api_token");

    TokenRoutesIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
    }

    @Test
    void listShowsOnesOwnTokensAndNoSecret() throws Exception {
        HttpResponse<String> made = ann.post("/tokens", "{\"name\":\"ci\",\"expires_in_secs\":60}");

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(ann.get("/tokens").body())
                .contains("\"name\":\"ci\"", "\"scope\":\"full\"", "\"expires_at\":\"2031-05-04T08:01:00Z\"")
                .contains("\"current\":true")
                .doesNotContain(ann.token(), TestUser.read(made, TOKEN));
        assertThat(stranger.get("/tokens").body()).doesNotContain("\"ci\"");
    }

    @Test
    void tokenEndsWhenItShould() throws Exception {
        TestUser brief = made(ann, "{\"expires_in_secs\":60}");

        registry.advance(Duration.ofSeconds(60));
        assertThat(brief.get("/users/me").statusCode()).isEqualTo(200);
        registry.advance(Duration.ofSeconds(1));
        assertRefused(brief.get("/users/me"), 401, "invalid or expired token");
    }

    @Test
    void revokedTokenIsRefusedAtOnceAndStrangersCannotRevoke() throws Exception {
        TestUser other = made(ann, "{}");
        String id = id(other);

        assertRefused(stranger.delete("/tokens/" + id), 404, "token not found");
        assertThat(other.get("/users/me").statusCode()).isEqualTo(200);
        assertThat(ann.delete("/tokens/" + id).statusCode()).isEqualTo(204);
        assertRefused(other.get("/users/me"), 401, "invalid or expired token");
    }

    @Test
    void whoLogsOutHasNoTokenAnyMore() throws Exception {
        assertThat(ann.delete("/tokens/self").statusCode()).isEqualTo(204);
        assertRefused(ann.get("/users/me"), 401, "invalid or expired token");
    }

    @Test
    void refreshedTokenLivesAsLongAgainAndTheOldOneEndsSoon() throws Exception {
        TestUser old = made(ann, "{\"expires_in_secs\":3600}");
        registry.advance(Duration.ofMinutes(50));

        HttpResponse<String> answer = old.post("/tokens/self/refresh", "");
        TestUser fresh = registry.withToken(TestUser.read(answer, TOKEN));

        assertThat(old.get("/users/me").statusCode()).isEqualTo(200);
        registry.advance(Tokens.OVERLAP.plusSeconds(1));
        assertThat(old.get("/users/me").statusCode()).isEqualTo(401);
        registry.advance(Duration.ofMinutes(58));
        assertThat(fresh.get("/users/me").statusCode()).isEqualTo(200);
    }

    @Test
    void badWishesAreNamed() throws Exception {
        for (String body : List.of(
                "{\"scope\":\"agent\"}",
                "{\"expires_in_secs\":0}",
                "{\"expires_in_secs\":" + (NewToken.MAX_LIFE.toSeconds() + 1) + "}",
                "{\"name\":\"" + "x".repeat(NewToken.MAX_NAME_CHARS + 1) + "\"}")) {
            assertThat(ann.post("/tokens", body).statusCode()).as(body).isEqualTo(422);
        }
        assertThat(ann.post("/tokens", "{\"expires_in_secs\":" + NewToken.MAX_LIFE.toSeconds() + "}")
                        .statusCode())
                .isEqualTo(201);
    }

    /// The original's setup-key token speaks for its issuer wholly (registry §11 W25).
    @Test
    void w25TokenOfASetupKeySpeaksForItsOwnAgentAlone() throws Exception {
        AgentCard anns = ann.register(Keys.BOB.id(), "Bob");
        HttpResponse<String> registered = registerWithKey();
        AgentCard own = TestUser.read(
                registered,
                value -> ObjectReader.of(value, "answer", "agent_card").read("agent_card", AgentCard.SHAPE));
        TestUser agent = registry.withToken(TestUser.read(registered, TOKEN));

        assertThat(agent.search("")).hasSize(2);
        assertThat(agent.get("/agents/" + anns.id()).statusCode()).isEqualTo(200);
        assertThat(agent.put("/agents/" + own.id(), TestUser.registration(Keys.ALICE.id(), "New"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(agent.post("/gate/verify", "{\"agent_id\":\"" + Keys.ALICE.id() + "\"}")
                        .statusCode())
                .isEqualTo(200);
        agent.follow(Keys.ALICE.id()).close();
        assertRefused(agent.put("/agents/" + anns.id(), TestUser.registration(Keys.BOB.id(), "x")), 403, "setup key");
        assertRefused(agent.delete("/agents/" + anns.id()), 403, "setup key");
        assertRefused(agent.post("/agents", TestUser.registration(Keys.CAROL.id(), "x")), 403, "setup key");
        assertRefused(agent.get("/sync?agent_id=" + Keys.BOB.id()), 403, "setup key");
        for (String path : List.of("/tokens", "/groups", "/setup-keys", "/acl")) {
            assertRefused(agent.post(path, "{}"), 403, "setup key");
            assertRefused(agent.get(path), 403, "setup key");
        }
        assertThat(agent.delete("/agents/" + own.id()).statusCode()).isEqualTo(204);
    }

    @Test
    void tokenOfASetupKeySeesTheKeysGroupAlone() throws Exception {
        String other = TestUser.read(
                ann.post("/groups", "{\"name\":\"other\"}"),
                value -> ObjectReader.of(value, "group", "id").string("id"));
        ann.register(Keys.BOB.id(), "Bob");
        TestUser agent = registry.withToken(TestUser.read(registerWithKey(other), TOKEN));

        assertThat(agent.search("")).extracting(AgentCard::name).containsExactly("Alice");
    }

    @Test
    void tokenOfASetupKeyIsListedAndCanBeRevoked() throws Exception {
        TestUser agent = registry.withToken(TestUser.read(registerWithKey(), TOKEN));

        assertThat(ann.get("/tokens").body()).contains("\"scope\":\"agent\"", "\"card_id\":");
        assertThat(ann.delete("/tokens/" + id(agent)).statusCode()).isEqualTo(204);

        assertThat(agent.get("/users/me").statusCode()).isEqualTo(401);
    }

    /// A relay of the original's has to hold a token with all rights of its user (registry §11 W25).
    @Test
    void w25TokenOfARelayAsksTheGateAlone() throws Exception {
        ann.register(Keys.ALICE.id(), "Alice");
        TestUser relay = made(ann, "{\"scope\":\"gate\",\"name\":\"relay\"}");

        assertThat(relay.post("/gate/verify", "{\"agent_id\":\"" + Keys.ALICE.id() + "\"}")
                        .statusCode())
                .isEqualTo(200);
        for (String path : List.of("/users/me", "/agents", "/groups", "/tokens", "/acl", "/status", "/revocations")) {
            assertRefused(relay.get(path), 403, "relay");
        }
    }

    private HttpResponse<String> registerWithKey() throws IOException, InterruptedException {
        return registerWithKey(ann.group().id().toString());
    }

    private HttpResponse<String> registerWithKey(String group) throws IOException, InterruptedException {
        HttpResponse<String> key =
                ann.post("/setup-keys", "{\"group_id\":\"" + group + "\",\"usage\":\"OneOff\",\"expires_in_secs\":60}");
        String secret = TestUser.read(
                key, value -> ObjectReader.of(value, "key", "raw_key").string("raw_key"));
        return registry.post(
                "/register-with-key",
                new ObjectWriter()
                        .string("setup_key", secret)
                        .string("agent_id", Keys.ALICE.id().value())
                        .string("name", "Alice")
                        .raw("capabilities", "[]")
                        .end());
    }

    private TestUser made(TestUser user, String wish) throws IOException, InterruptedException {
        return registry.withToken(TestUser.read(user.post("/tokens", wish), TOKEN));
    }

    /// The id of the token that a user holds.
    private static String id(TestUser user) throws IOException, InterruptedException {
        return TestUser.read(
                user.get("/tokens/self"),
                value -> ObjectReader.of(value, "token", "id").string("id"));
    }
}
