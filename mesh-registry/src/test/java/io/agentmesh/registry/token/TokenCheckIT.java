package io.agentmesh.registry.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.account.SecretHash;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.store.SqliteStore;
import io.agentmesh.registry.store.StoreLimits;
import io.agentmesh.registry.testing.RegistryTest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The first of all checks, on every route that needs a caller (registry §2.3 A).
final class TokenCheckIT extends RegistryTest {
    private final Path folder;

    TokenCheckIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
        this.folder = folder;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/users/me",
                "/agents",
                "/agents/not-a-uuid",
                "/agents/x/rotate-key",
                "/agents/x/complete-rotation",
                "/groups",
                "/groups/x",
                "/groups/x/members",
                "/groups/x/members/y",
                "/setup-keys",
                "/setup-keys/x",
                "/acl",
                "/acl/x",
                "/revocations",
                "/status",
                "/gate/verify",
                "/sync"
            })
    void everyRouteAsksForATokenBeforeAnythingElse(String path) throws Exception {
        HttpResponse<String> answer =
                registry.send(registry.request(path).method("PROPFIND", BodyPublishers.ofString("not json")));

        assertRefused(answer, 401, "missing authorization header");
        assertThat(answer.headers().firstValue("allow")).isPresent();
    }

    @Test
    void schemeIsBearerLetterForLetter() throws Exception {
        for (String value : new String[] {"bearer " + ann.token(), ann.token(), "Basic eDp5"}) {
            HttpResponse<String> answer =
                    registry.send(registry.request("/status").header("authorization", value));
            assertRefused(answer, 401, "invalid authorization format");
        }
    }

    @Test
    void unknownTokenIsRefused() throws Exception {
        assertRefused(registry.withToken("at_unknown").get("/status"), 401, "invalid or expired token");
        assertRefused(registry.withToken(ann.token() + "0").get("/status"), 401, "invalid or expired token");
    }

    @Test
    void tokenEndsWhenItSays() throws Exception {
        String hash = SecretHash.of("brief").hex();
        String user = ann.self().id().toString();
        try (SqliteStore store = SqliteStore.open(folder.resolve("registry.db").toString(), StoreLimits.DEFAULT)) {
            store.write(tx -> tx.update(
                    "INSERT INTO api_tokens VALUES (?, ?, ?, ?)",
                    hash,
                    user,
                    "2031-05-04T08:00:00+00:00",
                    "2031-05-04T09:00:00+00:00"));
        }

        assertThat(registry.withToken("brief").get("/status").statusCode()).isEqualTo(200);
        registry.advance(Duration.ofHours(1).plusNanos(1));
        assertRefused(registry.withToken("brief").get("/status"), 401, "invalid or expired token");
    }

    @Test
    void routesForEverybodyAskForNone() throws Exception {
        HttpResponse<String> health = registry.send(registry.request("/health"));

        assertThat(health.body()).isEqualTo("ok");
        assertThat(health.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
        assertThat(health.headers().firstValue("date")).contains("Sun, 04 May 2031 08:00:00 GMT");
        assertRefused(registry.post("/oauth/device", ""), 503, "OAuth not configured");
        assertRefused(registry.post("/oauth/token", "{\"device_code\":\"x\"}"), 503, "OAuth not configured");
        assertThat(registry.send(registry.request("/nothing")).statusCode()).isEqualTo(404);
        assertThat(registry.send(registry.request("/agents/")).statusCode()).isEqualTo(404);
    }

    @Test
    void userSeesItself() throws Exception {
        assertThat(ann.self().externalId()).isEqualTo("local:ann");
        assertThat(ann.self().provider()).isEqualTo("local");
        assertThat(ann.get("/status").body()).isEqualTo("{\"agent_count\":0,\"connected_agents\":0}");
    }

    @Test
    void wrongMethodIsToldWhichOnesThereAre() throws Exception {
        HttpResponse<String> answer = ann.send(ann.request("/agents").method("PROPFIND", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains("GET,HEAD,POST");
    }
}
