package io.agentmesh.registry.prekey;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.registry.testing.TestRegistry;
import io.agentmesh.registry.testing.TestUser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// I7: each one-time prekey goes to one caller, whoever asks at the same time and whatever is killed.
final class PrekeyClaimsIT {
    private static final int TARGETS = 10;
    private static final int USERS = 20;
    private static final int KEYS = 90;
    private static final int ANSWERS_BEFORE_THE_END = 30;

    private final Path folder;

    PrekeyClaimsIT(@TempDir Path folder) {
        this.folder = folder;
    }

    /// One claim, to be made again.
    private record Asked(TestUser by, PrekeyOwner target, AgentKeyPair caller, UUID nonce) {
        JsonObject claim() throws IOException, InterruptedException {
            HttpResponse<String> answer = by.post("/prekeys/claim", target.claimBy(caller.id(), nonce.toString()));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return (JsonObject) Json.parse(answer.body()).orThrow();
        }
    }

    /// A thousand callers on the route itself, each on a connection of its own, none before all are there.
    @Test
    void aThousandClaimsAtOnceGetEachKeyOnce() throws Exception {
        try (TestRegistry registry = TestRegistry.in(folder)) {
            List<Asked> asked = claimsOnAll(registry);
            List<JsonObject> handed = new ArrayList<>();
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<JsonObject>> answers = new ArrayList<>();
                var all = new CountDownLatch(asked.size());
                asked.forEach(claim -> answers.add(callers.submit(() -> {
                    all.countDown();
                    all.await();
                    return claim.claim();
                })));
                for (Future<JsonObject> answer : answers) {
                    handed.add(answer.get());
                }
            }

            List<String> keys = handed.stream().map(PrekeyClaimsIT::oneTime).toList();
            assertThat(asked).hasSize(1_000);
            assertThat(keys.stream().filter(key -> !key.equals("null")))
                    .hasSize(TARGETS * KEYS)
                    .doesNotHaveDuplicates();
            for (int i = 0; i < asked.size(); i += 50) {
                assertThat(asked.get(i).claim()).isEqualTo(handed.get(i));
            }
        }
    }

    private static List<Asked> claimsOnAll(TestRegistry registry) throws Exception {
        TestUser ann = registry.user("ann");
        List<PrekeyOwner> targets = new ArrayList<>();
        for (int i = 0; i < TARGETS; i++) {
            targets.add(PrekeyOwner.register(ann, agent(i)).withPrekeys(KEYS));
        }
        List<Asked> asked = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            TestUser user = member(registry, ann, "user" + i);
            AgentKeyPair caller = agent(1_000 + i);
            register(user, ann, caller);
            for (int claim = 0; claim < TARGETS * Claims.MAX_OF_PAIR; claim++) {
                asked.add(new Asked(user, targets.get(claim % TARGETS), caller, UUID.randomUUID()));
            }
        }
        return asked;
    }

    @Test
    void aRegistryKilledBetweenCommitAndAnswerLosesNoKey() throws Exception {
        Map<Integer, String> answered = claimUntilKilled();

        try (TestRegistry registry = TestRegistry.in(folder)) {
            List<Asked> asked = Busy.claims(registry);
            List<String> keys = new ArrayList<>();
            for (int i = 0; i < asked.size(); i++) {
                String key = oneTime(asked.get(i).claim());
                assertThat(key).isEqualTo(answered.getOrDefault(i, key));
                keys.add(key);
            }
            assertThat(answered).hasSizeGreaterThanOrEqualTo(ANSWERS_BEFORE_THE_END);
            assertThat(keys).doesNotContain("null").doesNotHaveDuplicates();
        }
    }

    private Map<Integer, String> claimUntilKilled() throws IOException, InterruptedException {
        Process registry = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Busy.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Map<Integer, String> answered = new HashMap<>();
        try (BufferedReader answers =
                new BufferedReader(new InputStreamReader(registry.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith("done ") && line.endsWith(";")) {
                    String[] words = line.substring(0, line.length() - 1).split(" ", 3);
                    answered.put(Integer.valueOf(words[1]), words[2]);
                }
                if (answered.size() == ANSWERS_BEFORE_THE_END) {
                    // By its handle, which leaves what was printed before readable.
                    registry.toHandle().destroyForcibly();
                }
            }
        }
        registry.waitFor();
        return answered;
    }

    /// A registry of its own process, and clients that claim and say what they got.
    static final class Busy {
        private static final int CALLERS = 12;

        private Busy() {}

        public static void main(String[] arguments) throws Exception {
            TestRegistry registry = TestRegistry.in(Path.of(arguments[0]));
            PrekeyOwner.register(registry.user("ann"), agent(0)).withPrekeys(KEYS);
            List<Asked> asked = claims(registry);
            try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
                List<Callable<String>> tasks = new ArrayList<>();
                for (int i = 0; i < asked.size(); i++) {
                    int number = i;
                    tasks.add(() -> say(number, oneTime(asked.get(number).claim())));
                }
                for (Future<String> said : clients.invokeAll(tasks)) {
                    said.get();
                }
            }
        }

        private static String say(int number, String oneTime) {
            System.out.println("done " + number + " " + oneTime + ";");
            return oneTime;
        }

        /// The same claims in each process: the callers are registered again, and the nonces count.
        static List<Asked> claims(TestRegistry registry) throws Exception {
            TestUser ann = registry.user("ann");
            PrekeyOwner target = PrekeyOwner.register(ann, agent(0));
            List<Asked> asked = new ArrayList<>();
            for (int i = 0; i < CALLERS * Claims.MAX_OF_PAIR; i++) {
                AgentKeyPair caller = agent(1_000 + i % CALLERS);
                if (i < CALLERS) {
                    register(ann, ann, caller);
                }
                asked.add(new Asked(ann, target, caller, new UUID(0x4000, i)));
            }
            return asked;
        }
    }

    private static String oneTime(JsonObject answer) {
        return String.valueOf(answer.get("one_time"));
    }

    private static TestUser member(TestRegistry registry, TestUser ann, String name) throws Exception {
        TestUser user = registry.user(name);
        ann.post(
                "/groups/" + ann.group().id() + "/members",
                "{\"user_id\":\"" + user.self().id() + "\"}");
        return user;
    }

    private static void register(TestUser user, TestUser ann, AgentKeyPair agent) throws Exception {
        HttpResponse<String> made =
                user.post("/agents?group_id=" + ann.group().id(), TestUser.registration(agent.id(), "caller"));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    }

    private static AgentKeyPair agent(int number) {
        return AgentKeyPair.ofSeed(
                ByteBuffer.allocate(AgentKeyPair.SEED_BYTES).putInt(number).array());
    }
}
