package io.agentmesh.meshctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.core.testing.Vectors;
import io.agentmesh.meshctl.testing.FakePartner;
import io.agentmesh.meshctl.testing.FixedRandom;
import io.agentmesh.meshctl.testing.Terminal;
import io.agentmesh.meshctl.testing.Terminal.Typed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `cli-transcripts.json`: the original's commands with our program in its place. Registry and daemon answer what
/// theirs answered; compared are what they are asked, standard output, and whether the exit code is 0. Standard
/// error and the codes above 0 are ours (docs/deviations.md, CLI).
final class CliTranscriptsIT {
    private static final List<Vectors> RUNS =
            Vectors.open("cli-transcripts.json").cases("runs");
    private static final String ALICE = Keys.ALICE.id().value();
    private static final String BOB = Keys.BOB.id().value();
    private static final String CAROL = Keys.CAROL.id().value();
    /// Stands for the JSON in the recorded standard output.
    private static final String AS_RECORDED = "{{recorded}}";

    /// What the run asks, and what it is answered.
    private record Exchange(String line, String body, int status, String answer) {}

    private static final List<List<Exchange>> EXCHANGES = List.of(
            List.of(),
            List.of(),
            registering(
                    ALICE,
                    "{\"agent_id\":\"" + ALICE
                            + "\",\"name\":\"agent-a\",\"capabilities\":[{\"name\":\"echo\"},{\"name\":\"list\"}]}"),
            registering(
                    BOB,
                    "{\"agent_id\":\"" + BOB
                            + "\",\"name\":\"agent-b\",\"description\":\"the second\",\"capabilities\":[{\"name\":\"echo\"}]}"),
            asks("GET /agents?capability=list", "", 200, AS_RECORDED),
            asks("GET /agents?search=nothing", "", 200, AS_RECORDED),
            asks("DELETE /agents/00000000-0000-0000-0000-000000000000", "", 404, "agent not found"),
            asks(
                    "GET /status",
                    "",
                    200,
                    "{\"state\":\"Syncing\",\"cp_url\":\"http://127.0.0.1:8080\",\"has_token\":true,\"peers_count\":2,\"revoked_count\":0,\"online_peers\":0}"),
            asks(
                    "POST /acl",
                    "{\"source\":\"" + ALICE + "\",\"target\":\"" + BOB
                            + "\",\"allowed_capabilities\":[\"echo\",\"list\"]}",
                    201,
                    "{}"),
            asks("GET /acl", "", 200, AS_RECORDED),
            asks(
                    "POST /request",
                    "{\"capability\":\"echo\",\"payload\":{\"a\":\"x\",\"b\":1},\"target\":\"" + BOB
                            + "\",\"timeout_secs\":30}",
                    200,
                    "{\"payload\":{\"echo\":{\"a\":\"x\",\"b\":1,\"capability\":\"echo\"}}}"),
            denied(),
            asks(
                    "POST /request",
                    "{\"capability\":\"echo\",\"payload\":{},\"target\":\"" + CAROL + "\",\"timeout_secs\":1}",
                    504,
                    "{\"code\":504,\"error\":\"handshake timed out\"}"),
            List.of(),
            asks("DELETE /acl/" + valueOf("rule_id (command line)"), "", 204, ""),
            asks("DELETE /acl/" + valueOf("rule_id (command line)"), "", 404, "acl rule not found"),
            asks("GET /groups", "", 200, AS_RECORDED),
            asks(
                    "POST /groups/" + valueOf("group_id of the owner") + "/members",
                    "{\"role\":\"Member\",\"user_id\":\"" + valueOf("user_id of the owner") + "\"}",
                    500,
                    "UNIQUE constraint failed"),
            asks(
                    "POST /setup-keys",
                    "{\"group_id\":\"" + valueOf("group_id of the owner")
                            + "\",\"usage\":\"OneOff\",\"expires_in_secs\":86400}",
                    403,
                    "not a member of the specified group"),
            asks("GET /setup-keys", "", 200, AS_RECORDED),
            asks("POST /revocations", "", 201, "{}"),
            asks(
                    "POST /rotate/complete",
                    "{}",
                    409,
                    "{\"code\":409,\"error\":\"no pending rotation; call POST /rotate first\"}"),
            asks(
                    "POST /rotate",
                    "{\"grace_period_secs\":3600}",
                    200,
                    "{\"card_id\":\"" + valueOf("card_id of agent-a (command line)")
                            + "\",\"grace_period_secs\":3600,\"new_agent_id\":\"" + valueOf("id43:6") + "\"}"),
            asks(
                    "POST /rotate/complete",
                    "{}",
                    200,
                    "{\"new_agent_id\":\"" + valueOf("id43:6") + "\",\"status\":\"completed\"}"),
            asks("POST /groups", "{\"name\":\"team\"}", 201, AS_RECORDED));

    private static List<Exchange> asks(String line, String body, int status, String answer) {
        return List.of(new Exchange(line, body, status, answer));
    }

    private static List<Exchange> registering(String agent, String body) {
        return List.of(
                new Exchange("GET /agents?agent_id=" + agent, "", 200, "[]"),
                new Exchange("POST /agents", body, 201, AS_RECORDED));
    }

    /// A refusal is worded with the daemon's own id, so it is asked for it.
    private static List<Exchange> denied() {
        return List.of(
                new Exchange(
                        "POST /request",
                        "{\"capability\":\"admin\",\"payload\":{},\"target\":\"" + BOB + "\",\"timeout_secs\":30}",
                        502,
                        "{\"code\":502,\"error\":\"{\\\"capability\\\":\\\"admin\\\",\\\"error\\\":\\\"acl_denied\\\"}\"}"),
                new Exchange("GET /status", "", 200, "{}"));
    }

    static Stream<Integer> runs() {
        return IntStream.range(0, RUNS.size()).boxed();
    }

    @Test
    void everyRunHasItsExchanges() {
        assertThat(EXCHANGES).hasSameSizeAs(RUNS);
    }

    @ParameterizedTest(name = "run {0}")
    @MethodSource("runs")
    void runPrintsAndEndsAsTheOriginal(int index, @TempDir Path home) throws Exception {
        Vectors run = RUNS.get(index);
        List<Exchange> exchanges = EXCHANGES.get(index);
        Path socket = home.resolve("meshd.sock");
        String recorded = settled(run.text("stdout"), socket);
        try (FakePartner partner =
                words(run, socket).contains("--meshd") ? FakePartner.onSocket(socket) : FakePartner.onTcp()) {
            exchanges.forEach(exchange -> partner.willAnswer(exchange.status(), answer(exchange, recorded)));
            Terminal terminal = terminal(home, run, partner, words(run, socket).contains("--meshd"));

            Typed typed = terminal.typeForSecret(words(run, socket).toArray(String[]::new));

            assertThat(typed.out()).isEqualTo(recorded);
            assertThat(typed.exitCode() == 0).as("exit code 0").isEqualTo(run.number("exit") == 0);
            assertThat(partner.askedLines())
                    .containsExactlyElementsOf(
                            exchanges.stream().map(Exchange::line).toList());
            assertThat(partner.asked())
                    .zipSatisfy(
                            exchanges,
                            (asked, exchange) -> assertThat(asked.body())
                                    .matches(
                                            body -> exchange.body().isEmpty() || body.equals(exchange.body()),
                                            exchange.body()));
            if (run.number("exit") == 0) {
                assertThat(typed.err()).isEqualTo(settled(run.text("stderr"), socket));
            }
        }
    }

    private static Terminal terminal(Path home, Vectors run, FakePartner partner, boolean throughDaemon) {
        Terminal terminal = Terminal.at(home).withRandom(new FixedRandom(Keys.ALICE));
        if (!throughDaemon) {
            terminal.withConfig("bearer_token = \"c4n4ry-token\"\ncp_url = \"" + partner.url() + "\"\n");
        }
        Vectors environment = run.object("environment");
        if (environment.has("MESH_SECRET_KEY")) {
            terminal.with("MESH_SECRET_KEY", environment.text("MESH_SECRET_KEY"));
        }
        return terminal;
    }

    private static String answer(Exchange exchange, String recorded) {
        int json = Math.max(recorded.indexOf("\n[") + 1, recorded.indexOf("\n{") + 1);
        return exchange.answer().equals(AS_RECORDED) ? recorded.substring(json) : exchange.answer();
    }

    private static List<String> words(Vectors run, Path socket) {
        List<String> words = new ArrayList<>();
        run.values("arguments").forEach(word -> words.add(settled(((JsonString) word).value(), socket)));
        return words;
    }

    /// The recorded text with one value for each thing that differs from run to run.
    private static String settled(String text, Path socket) {
        return Pattern.compile("\\{\\{(.*?)}}")
                .matcher(text.replace("{{socket}}", socket.toString()))
                .replaceAll(found -> valueOf(found.group(1)));
    }

    private static String valueOf(String placeholder) {
        return switch (placeholder) {
            case "agent id" -> ALICE;
            case "secret key" -> Keys.ALICE.secretHex();
            case "port" -> "8080";
            case "time:Z" -> "2026-05-01T10:00:00.123456789Z";
            case "time:+00:00" -> "2026-05-01T10:00:00.123456789+00:00";
            case "id43:6" -> CAROL;
            default ->
                UUID.nameUUIDFromBytes(placeholder.getBytes(StandardCharsets.UTF_8))
                        .toString();
        };
    }
}
