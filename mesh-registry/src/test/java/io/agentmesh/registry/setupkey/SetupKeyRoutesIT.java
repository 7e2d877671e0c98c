package io.agentmesh.registry.setupkey;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.account.SetupKeyRecord;
import io.agentmesh.core.account.SetupKeyUsage;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SetupKeyRoutesIT extends RegistryTest {
    private static final String ONE_OFF = "\"OneOff\"";

    SetupKeyRoutesIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
    }

    @Test
    void oneOffKeyMakesOneCardAndOneToken() throws Exception {
        String key = key(ONE_OFF);

        HttpResponse<String> made = use(key, Keys.ALICE.id());

        assertThat(made.statusCode()).isEqualTo(201);
        AgentCard card = TestUser.read(
                made, value -> ObjectReader.of(value, "answer", "agent_card").read("agent_card", AgentCard.SHAPE));
        assertThat(card.owner()).isEqualTo(ann.self().id());
        assertThat(card.group()).isEqualTo(ann.group().id());
        TestUser machine = registry.withToken(text(made, "api_token"));
        assertThat(machine.token()).startsWith("at_").hasSize(67);
        assertThat(machine.search("")).hasSize(1);
        assertRefused(use(key, Keys.BOB.id()), 401, "invalid or expired setup key");
    }

    @Test
    void reusableKeyCountsDownToItsEnd() throws Exception {
        String key = key("{\"Reusable\":{\"max_uses\":2}}");

        assertThat(key).startsWith("sk_").hasSize(67);
        assertThat(remaining()).isEqualTo(2);
        assertThat(use(key, Keys.ALICE.id()).statusCode()).isEqualTo(201);
        assertThat(remaining()).isEqualTo(1);
        assertThat(use(key, Keys.BOB.id()).statusCode()).isEqualTo(201);
        assertThat(remaining()).isZero();
        assertRefused(use(key, Keys.CAROL.id()), 401, "invalid or expired setup key");
        assertRefused(use(key("{\"Reusable\":{\"max_uses\":0}}"), Keys.CAROL.id()), 401, "invalid or expired");
    }

    @Test
    void parallelUsesNeverExceedTheCount() throws Exception {
        String key = key("{\"Reusable\":{\"max_uses\":5}}");
        var machines = new AtomicInteger();
        Callable<Integer> use = () ->
                use(key, new AgentId("machine-" + machines.incrementAndGet())).statusCode();

        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> uses =
                    callers.invokeAll(Stream.generate(() -> use).limit(40).toList());
            assertThat(uses).extracting(Future::resultNow).containsOnly(201, 401);
        }

        assertThat(ann.search("")).hasSize(5);
    }

    @Test
    void keyIsNotSpentWithoutCardAndToken() throws Exception {
        String key = key(ONE_OFF);
        ann.post("/revocations", KeyRevocation.sign(Keys.ALICE, null, 1).toJson());

        assertRefused(use(key, Keys.ALICE.id()), 403, "revoked");

        assertThat(use(key, Keys.BOB.id()).statusCode()).isEqualTo(201);
    }

    @Test
    void keyEndsWhenItSays() throws Exception {
        String key = key(ONE_OFF);

        registry.advance(Duration.ofHours(1));

        assertRefused(use(key, Keys.ALICE.id()), 401, "invalid or expired setup key");
        assertThat(mine()).hasSize(1);
    }

    @Test
    void keyOfSomebodyWhoLeftTheGroupIsDead() throws Exception {
        TestUser ben = registry.user("ben");
        String members = "/groups/" + ann.group().id() + "/members";
        ann.post(members, "{\"user_id\":\"" + ben.self().id() + "\",\"role\":\"Admin\"}");
        String key = text(ben.post("/setup-keys", wanted(ONE_OFF, "3600")), "raw_key");

        ann.delete(members + "/" + ben.self().id());

        assertRefused(use(key, Keys.ALICE.id()), 401, "invalid or expired setup key");
    }

    @Test
    void keysAreTheIssuersAlone() throws Exception {
        key(ONE_OFF);
        String path = "/setup-keys/" + mine().getFirst().id();

        assertThat(stranger.get("/setup-keys").body()).isEqualTo("[]");
        assertRefused(stranger.delete(path), 404, "setup key not found");
        assertThat(ann.delete(path).statusCode()).isEqualTo(204);
        assertRefused(ann.delete(path), 404, "setup key not found");
        assertRefused(ann.delete("/setup-keys/x"), 400, "not a UUID");
    }

    @Test
    void plainMembersMakeKeysIfTheGroupSaysSo() throws Exception {
        String group = "/groups/" + ann.group().id();
        ann.post(group + "/members", "{\"user_id\":\"" + stranger.self().id() + "\"}");

        assertRefused(
                stranger.post("/setup-keys", wanted(ONE_OFF, "1")),
                403,
                "members of this group may not make setup keys");
        ann.patch(group, "{\"members_may\":[\"mint_setup_keys\"]}");
        assertThat(stranger.post("/setup-keys", wanted(ONE_OFF, "1")).statusCode())
                .isEqualTo(201);
    }

    @Test
    void outsidersMakeNoKeys() throws Exception {
        assertRefused(
                stranger.post("/setup-keys", wanted(ONE_OFF, "3600")), 403, "not a member of the specified group");
    }

    @Test
    void lifeHasABound() throws Exception {
        assertThat(ann.post("/setup-keys", wanted(ONE_OFF, String.valueOf(SetupKeys.MAX_LIFE_SECONDS)))
                        .statusCode())
                .isEqualTo(201);
        for (String seconds :
                List.of(String.valueOf(SetupKeys.MAX_LIFE_SECONDS + 1), "8000000000000", "9223372036854775808")) {
            assertRefused(ann.post("/setup-keys", wanted(ONE_OFF, seconds)), 400, "expires_in_secs too large");
        }
        assertRefused(ann.post("/setup-keys", wanted(ONE_OFF, "-1")), 422, "expires_in_secs");
        assertRefused(ann.post("/setup-keys", wanted(ONE_OFF, "1.5")), 422, "expires_in_secs");
        assertRefused(ann.post("/setup-keys", wanted("\"one-off\"", "1")), 422, "usage");
        assertRefused(ann.post("/setup-keys", wanted("{\"Reusable\":{\"max_uses\":4294967296}}", "1")), 422, "usage");
        assertThat(ann.get("/setup-keys").statusCode()).isEqualTo(200);
    }

    @Test
    void formsOfTheOriginalsCommandLineAreTaken() throws Exception {
        String group = ann.group().id().toString();

        ann.post(
                "/setup-keys",
                "{\"group_id\":\"" + group + "\",\"usage\":\"reusable\",\"expires_in_hours\":24,\"max_uses\":3}");
        registry.advance(Duration.ofSeconds(1));
        ann.post("/setup-keys", "{\"group_id\":\"" + group + "\",\"usage\":\"one-off\",\"expires_in_hours\":1}");

        assertThat(mine())
                .extracting(SetupKeyRecord::usage)
                .containsExactly(new SetupKeyUsage.OneOff(), new SetupKeyUsage.Reusable(3));
        SetupKeyRecord reusable = mine().getLast();
        assertThat(Duration.between(
                        reusable.createdAt().toInstant(), reusable.expiresAt().toInstant()))
                .isEqualTo(Duration.ofHours(24));
    }

    @Test
    void badRegistrationDoesNotTouchTheKey() throws Exception {
        String key = key(ONE_OFF);

        assertRefused(registry.post("/register-with-key", "{\"setup_key\":\"" + key + "\"}"), 422, "agent_id");
        assertRefused(use("sk_unknown", Keys.ALICE.id()), 401, "invalid or expired setup key");
        assertThat(use(key, Keys.ALICE.id()).statusCode()).isEqualTo(201);
    }

    private String key(String usage) throws IOException, InterruptedException {
        registry.advance(Duration.ofMillis(1));
        return text(ann.post("/setup-keys", wanted(usage, "3600")), "raw_key");
    }

    private String wanted(String usage, String seconds) throws IOException, InterruptedException {
        return "{\"group_id\":\"" + ann.group().id() + "\",\"usage\":" + usage + ",\"expires_in_secs\":" + seconds
                + "}";
    }

    private HttpResponse<String> use(String key, AgentId agent) throws IOException, InterruptedException {
        return registry.post(
                "/register-with-key",
                new ObjectWriter()
                        .string("setup_key", key)
                        .string("agent_id", agent.value())
                        .string("name", "machine")
                        .raw("capabilities", "[]")
                        .end());
    }

    private List<SetupKeyRecord> mine() throws IOException, InterruptedException {
        return TestUser.read(ann.get("/setup-keys"), JsonShape.listOf(SetupKeyRecord.SHAPE));
    }

    private long remaining() throws IOException, InterruptedException {
        Long left = mine().getFirst().usesRemaining();
        return left == null ? -1 : left;
    }

    private static String text(HttpResponse<String> answer, String member) {
        return TestUser.read(
                answer, value -> ObjectReader.of(value, "answer", member).string(member));
    }
}
