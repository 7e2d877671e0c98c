package io.agentmesh.meshctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.Keys;
import io.agentmesh.meshctl.testing.FakePartner;
import io.agentmesh.meshctl.testing.Terminal;
import io.agentmesh.meshctl.testing.Terminal.Typed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names in place of ids: `meshctl request bob echo`.
@SuppressWarnings("NullAway.Init") // set before each test
final class AgentNamesIT {
    private static final String ALICE = Keys.ALICE.id().value();
    private static final String BOB = Keys.BOB.id().value();

    private FakePartner daemon;
    private FakePartner registry;
    private Terminal terminal;
    private String socket;

    @BeforeEach
    void start(@TempDir Path home) throws IOException {
        socket = home.resolve("d.sock").toString();
        daemon = FakePartner.onSocket(home.resolve("d.sock"));
        registry = FakePartner.onTcp();
        terminal =
                Terminal.at(home).withConfig("bearer_token = \"c4n4ry-token\"\ncp_url = \"" + registry.url() + "\"\n");
    }

    @AfterEach
    void stop() {
        daemon.close();
        registry.close();
    }

    private static String card(String agent, String name, String description) {
        return "{\"id\":\"b5a4a0f2-6c55-4c33-8f6d-1f0b7a3f2e01\",\"agent_id\":\"" + agent + "\",\"name\":\"" + name
                + "\",\"description\":\"" + description + "\",\"capabilities\":[]}";
    }

    private Typed request(String... words) {
        String[] all = new String[words.length + 3];
        all[0] = "--meshd";
        all[1] = socket;
        all[2] = "request";
        System.arraycopy(words, 0, all, 3, words.length);
        return terminal.type(all);
    }

    @Test
    void nameIsLookedForAmongTheCardsThatTheRegistryShows() {
        registry.willAnswer(200, "[" + card(ALICE, "bobby", "") + "," + card(BOB, "bob", "") + "]");
        daemon.willAnswer(200, "{\"payload\":1}");

        Typed typed = request("bob", "echo", "{\"x\":1}");

        assertThat(typed).isEqualTo(new Typed(0, "1\n", ""));
        assertThat(registry.askedLines()).containsExactly("GET /agents?search=bob");
        assertThat(daemon.asked().getFirst().body())
                .isEqualTo("{\"capability\":\"echo\",\"payload\":{\"x\":1},\"target\":\"" + BOB
                        + "\",\"timeout_secs\":30}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob echo 5",
                "--target bob echo 5",
                "--capability echo bob 5",
                "--payload 5 bob echo",
                "bob --timeout 30 echo 5",
                "--target=bob --capability=echo --payload=5"
            })
    void wordsAndOptionsMeanTheSame(String words) {
        registry.willAnswer(200, "[" + card(BOB, "bob", "") + "]");
        daemon.willAnswer(200, "{\"payload\":1}");

        assertThat(request(words.split(" ")).exitCode()).isZero();
        assertThat(daemon.asked().getFirst().body()).contains("\"payload\":5,\"target\":\"" + BOB);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bob", "--target bob", "bob echo {} more", "--payload {} bob echo more"})
    void tooFewOrTooManyWordsAreNotUnderstood(String words) {
        Typed typed = request(words.isEmpty() ? new String[0] : words.split(" "));

        assertThat(typed.exitCode()).isEqualTo(2);
        assertThat(typed.err()).startsWith("meshctl: not understood: ").contains("meshctl request --help");
        assertThat(registry.asked()).isEmpty();
    }

    @Test
    void idAsksNobody() {
        daemon.willAnswer(200, "{\"payload\":1}");

        assertThat(request(BOB, "echo").exitCode()).isZero();
        assertThat(registry.asked()).isEmpty();
    }

    @Test
    void anythingIsAnIdWhereNoRegistryIsKnown() {
        terminal.withConfig("");
        daemon.willAnswer(200, "{\"payload\":1}");

        assertThat(request("bob", "echo").exitCode()).isZero();
        assertThat(daemon.asked().getFirst().body()).contains("\"target\":\"bob\"");
    }

    @Test
    void nameOfSeveralAgentsIsNotGuessed() {
        registry.willAnswer(200, "[" + card(ALICE, "bob", "the first") + "," + card(BOB, "bob", "") + "]");

        Typed typed = request("bob", "echo");

        assertThat(typed)
                .isEqualTo(new Typed(
                        7,
                        "",
                        "meshctl: bob is the name of 2 agents: " + ALICE + " (bob: the first), " + BOB
                                + " (bob). Give the id of the one that you mean\n"));
        assertThat(daemon.asked()).isEmpty();
    }

    @Test
    void eleventhAgentOfAnAmbiguousNameIsCounted() {
        String cards =
                IntStream.range(0, 11).mapToObj(i -> card("id" + i, "bob", "")).collect(Collectors.joining(","));
        registry.willAnswer(200, "[" + cards + "]");

        assertThat(request("bob", "echo").err())
                .contains("id9 (bob) and 1 more. Give")
                .doesNotContain("id10");
    }

    @Test
    void whomANameMeansIsToldToWhoWantsToKnow() {
        registry.willAnswer(200, "[" + card(BOB, "bob", "") + "]");
        daemon.willAnswer(200, "{\"payload\":1}");

        assertThat(request("--verbose", "bob", "echo").err()).isEqualTo("bob is " + BOB + "\n");
    }

    @Test
    void agentWithSeveralCardsIsOneAgent() {
        registry.willAnswer(200, "[" + card(BOB, "bob", "new") + "," + card(BOB, "bob", "old") + "]");
        daemon.willAnswer(200, "{\"payload\":1}");

        assertThat(request("bob", "echo").exitCode()).isZero();
    }

    @Test
    void exactNameCountsBeforeOneThatDiffersInCase() {
        registry.willAnswer(200, "[" + card(ALICE, "BOB", "") + "," + card(BOB, "bob", "") + "]")
                .willAnswer(200, "[" + card(ALICE, "BOB", "") + "]");
        daemon.willAnswer(200, "{\"payload\":1}").willAnswer(200, "{\"payload\":2}");

        assertThat(request("bob", "echo").exitCode()).isZero();
        assertThat(request("bob", "echo").exitCode()).isZero();
        assertThat(List.of(daemon.asked().get(0).body(), daemon.asked().get(1).body()))
                .satisfiesExactly(
                        exact -> assertThat(exact).contains(BOB),
                        other -> assertThat(other).contains(ALICE));
    }

    @Test
    void nameThatNobodyHasIsNotFoundAndSimilarOnesAreTold() {
        registry.willAnswer(200, "[" + card(BOB, "bobby", "") + "]").willAnswer(200, "[]");

        Typed similar = request("bob", "echo");
        Typed none = request("bob", "echo");

        assertThat(similar)
                .isEqualTo(new Typed(
                        3,
                        "",
                        "meshctl: cannot find the agent bob: no agent of your groups has this name. Similar are: " + BOB
                                + " (bobby)\n"));
        assertThat(none.err()).contains("meshctl discover lists the agents of your groups");
    }

    @Test
    void registryThatIsAwayIsNotNeededForAnId() {
        registry.close();

        Typed typed = request("bob", "echo");

        assertThat(typed.exitCode()).isEqualTo(6);
        assertThat(typed.err()).contains("An id needs no registry");
    }

    @Test
    void ruleTakesNamesToo() {
        registry.willAnswer(200, "[" + card(ALICE, "alice", "") + "]")
                .willAnswer(200, "[" + card(BOB, "bob", "") + "]");
        daemon.willAnswer(201, "{}");

        Typed typed = terminal.type(
                "acl", "create", "--meshd", socket, "--source", "alice", "--target", "bob", "--capabilities", "echo");

        assertThat(typed.out()).isEqualTo("ACL rule created.\n");
        assertThat(daemon.asked().getFirst().body()).contains("\"source\":\"" + ALICE + "\",\"target\":\"" + BOB);
    }
}
