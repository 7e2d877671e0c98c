package io.agentmesh.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.config.Rate;
import io.agentmesh.registry.config.RegistryPolicy;
import io.agentmesh.registry.config.RequestLimits;
import io.agentmesh.registry.testing.TestRegistry;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Weaknesses that were seen in the original (registry §11), by their numbers: each test fails on what it does. W25 is
/// in `TokenRoutesIT`, W27 in `RegistryConfigTest` and `ServerConfigTest`, the login's part of W17 and W26 in
/// `LoginRoutesIT` and `ProviderCallsTest`.
final class ObservedWeaknessesIT {
    private static final Optional<Rate> TWO = Optional.of(new Rate(0.001, 2));
    private static final Optional<Rate> MANY = Optional.of(new Rate(1000, 1000));
    private static final Rate ANY_LOGINS = new Rate(1000, 1000);

    private final Path folder;
    private TestRegistry registry;

    ObservedWeaknessesIT(@TempDir Path folder) throws StartException, IOException {
        this.folder = folder;
        this.registry = TestRegistry.in(folder);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    /// The original answers with plain text, of which its command line prints `null`.
    @Test
    void w17RefusalIsJsonThatSaysWhy() throws Exception {
        AgentCard card = registry.user("ann").register(Keys.ALICE.id(), "Alice");

        HttpResponse<String> answer = registry.user("ben").delete("/agents/" + card.id());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo("{\"code\":\"forbidden\",\"error\":\"not the owner\"}");
    }

    /// The original lets anybody begin logins in a loop, each a call of the provider.
    @Test
    void w26LoginsAreLimitedForEverybodyTogether() throws Exception {
        limit(new RequestLimits(MANY, MANY, MANY, TWO.orElseThrow()));

        assertThat(from("192.0.2.1", "/oauth/device", "").statusCode()).isEqualTo(503);
        assertThat(from("192.0.2.2", "/oauth/device", "").statusCode()).isEqualTo(503);
        HttpResponse<String> third = from("192.0.2.3", "/oauth/device", "");

        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(third.headers().firstValue("retry-after")).isPresent();
        assertThat(third.body()).contains("\"code\":\"rate_limited\"");
    }

    /// The original lets anybody try setup keys as fast as it can.
    @Test
    void w26SetupKeysAreNotTriedWithoutEnd() throws Exception {
        limit(new RequestLimits(MANY, MANY, TWO, ANY_LOGINS));
        String guess = "{\"setup_key\":\"sk_x\",\"agent_id\":\"a\",\"name\":\"n\",\"capabilities\":[]}";

        assertThat(from("192.0.2.1", "/register-with-key", guess).statusCode()).isEqualTo(401);
        assertThat(from("192.0.2.1", "/register-with-key", guess).statusCode()).isEqualTo(401);
        assertThat(from("192.0.2.1", "/register-with-key", guess).statusCode()).isEqualTo(429);
        assertThat(from("192.0.2.2", "/register-with-key", guess).statusCode()).isEqualTo(401);
    }

    @Test
    void w26OneAddressOrOneTokenDoesNotHoldUpOthers() throws Exception {
        limit(new RequestLimits(TWO, TWO, MANY, ANY_LOGINS));
        TestUser ann = registry.user("ann");
        TestUser ben = registry.user("ben");

        ann.get("/users/me");
        ann.get("/users/me");
        assertThat(ann.get("/users/me").statusCode()).isEqualTo(429);
        assertThat(ann.post("/gate/verify", "{\"agent_id\":\"x\"}").statusCode())
                .isEqualTo(404);
        assertThat(ben.get("/users/me").statusCode()).isEqualTo(200);
        assertThat(get("192.0.2.1").statusCode()).isEqualTo(200);
        assertThat(get("192.0.2.1").statusCode()).isEqualTo(200);
        assertThat(get("192.0.2.1").statusCode()).isEqualTo(429);
        assertThat(get("192.0.2.2").statusCode()).isEqualTo(200);
    }

    @Test
    void w26LimitThatIsOffHoldsNobodyUp() throws Exception {
        limit(new RequestLimits(Optional.empty(), Optional.empty(), TWO, ANY_LOGINS));
        TestUser ann = registry.user("ann");

        for (int i = 0; i < 3; i++) {
            assertThat(ann.get("/users/me").statusCode()).isEqualTo(200);
            assertThat(get("192.0.2.1").statusCode()).isEqualTo(200);
        }
    }

    /// A client of the original's gives a login up at anything it does not know.
    @Test
    void w26LoginThatIsAskedForTooOftenGoesOn() throws Exception {
        limit(new RequestLimits(MANY, MANY, TWO, ANY_LOGINS));
        String poll = "{\"device_code\":\"x\"}";
        from("192.0.2.1", "/oauth/token", poll);
        from("192.0.2.1", "/oauth/token", poll);

        HttpResponse<String> third = from("192.0.2.1", "/oauth/token", poll);

        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(third.body()).contains("\"error\":\"slow_down\"");
    }

    private void limit(RequestLimits limits) throws StartException, IOException {
        registry.close();
        registry = TestRegistry.in(folder, RegistryOptions.DEFAULT.with(RegistryPolicy.DEFAULT.with(limits)));
    }

    private HttpResponse<String> get(String address) throws IOException, InterruptedException {
        return registry.send(registry.request("/health").header("x-forwarded-for", "203.0.113.9, " + address));
    }

    private HttpResponse<String> from(String address, String path, String json)
            throws IOException, InterruptedException {
        HttpRequest.Builder call = registry.request(path)
                .header("x-forwarded-for", address)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(json));
        return registry.send(call);
    }
}
