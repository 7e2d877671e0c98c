package io.agentmesh.meshctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.Keys;
import io.agentmesh.meshctl.testing.FakePartner;
import io.agentmesh.meshctl.testing.Terminal;
import io.agentmesh.meshctl.testing.Terminal.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `meshctl request`: what goes to the daemon, and what comes of its answers.
@SuppressWarnings("NullAway.Init") // set before each test
final class RequestIT {
    private static final String BOB = Keys.BOB.id().value();

    private Path home;
    private FakePartner daemon;
    private Terminal terminal;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        home = folder;
        daemon = FakePartner.onSocket(folder.resolve("d.sock"));
        terminal = Terminal.at(folder);
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    private Typed request(String... more) {
        String[] words = new String[7 + more.length];
        System.arraycopy(
                new String[] {
                    "request", "--meshd", home.resolve("d.sock").toString(), "--target", BOB, "--capability", "echo"
                },
                0,
                words,
                0,
                7);
        System.arraycopy(more, 0, words, 7, more.length);
        return terminal.type(words);
    }

    private String sentPayload() {
        return daemon.asked().getFirst().body().replaceAll(".*\"payload\":(.*),\"target\".*", "$1");
    }

    @Test
    void payloadIsEmptyUnlessGiven() {
        daemon.willAnswer(200, "{\"payload\":[]}");

        assertThat(request()).isEqualTo(new Typed(0, "[]\n", ""));
        assertThat(sentPayload()).isEqualTo("{}");
    }

    @Test
    void payloadComesFromAFile() throws IOException {
        Path file = Files.writeString(home.resolve("payload.json"), " {\"text\": \"grüße\"}\n");
        daemon.willAnswer(200, "{\"payload\":{\"text\":\"grüße\"}}");

        assertThat(request("--payload", "@" + file).out()).isEqualTo("{\n  \"text\": \"grüße\"\n}\n");
        assertThat(sentPayload()).isEqualTo("{\"text\":\"grüße\"}");
    }

    @Test
    void payloadComesFromStandardInput() {
        terminal.withInput("[1, 2]");
        daemon.willAnswer(200, "{\"payload\":null}");

        assertThat(request("--payload", "-").out()).isEqualTo("null\n");
        assertThat(sentPayload()).isEqualTo("[1,2]");
    }

    @Test
    void payloadThatIsNoJsonIsRefusedBeforeAnybodyIsAsked() {
        Typed typed = request("--payload", "{\"a\":");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).startsWith("meshctl: invalid JSON payload: not JSON:");
        assertThat(daemon.asked()).isEmpty();
    }

    @Test
    void fileThatIsNotThereIsNamed() {
        Typed typed = request("--payload", "@/no/such/file");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err())
                .isEqualTo("meshctl: cannot use the payload: cannot read /no/such/file: it does not exist\n");
    }

    @Test
    void payloadAtItsBoundIsTakenAndOneByteMoreIsRefused() {
        String most = "\"" + "x".repeat(PayloadText.MAX_BYTES - 2) + "\"";
        daemon.willAnswer(200, "{\"payload\":1}");

        terminal.withInput(most);
        assertThat(request("--payload", "-").exitCode()).isZero();
        terminal.withInput(most + " ");
        assertThat(request("--payload", "-").err()).contains("standard input has more than 11534336 bytes");
        assertThat(daemon.asked()).hasSize(1);
    }

    @Test
    void denialNamesBothAgentsAndTheRuleThatIsMissing() {
        String alice = Keys.ALICE.id().value();
        daemon.willAnswer(
                        502,
                        "{\"code\":502,\"error\":\"{\\\"capability\\\":\\\"echo\\\",\\\"error\\\":\\\"acl_denied\\\"}\"}")
                .willAnswer(200, "{\"agent_id\":\"" + alice + "\"}");

        Typed typed = request();

        assertThat(typed)
                .isEqualTo(new Typed(
                        5,
                        "",
                        "meshctl: denied: " + BOB + " does not allow " + alice + " to call echo."
                                + " Ask its owner: meshctl acl create --source=" + alice + " --target=" + BOB
                                + " --capabilities echo\n"));
    }

    @Test
    void denialIsToldEvenIfTheDaemonDoesNotSayWhoItIs() {
        daemon.willAnswer(502, "{\"code\":502,\"error\":\"{\\\"error\\\":\\\"acl_denied\\\"}\"}")
                .willAnswer(500, "{}");

        Typed typed = request();

        assertThat(typed.exitCode()).isEqualTo(5);
        assertThat(typed.err()).contains("does not allow you to call echo", "--source=YOUR_AGENT_ID");
    }

    @Test
    void errorOfTheOtherAgentIsToldAsItsOwn() {
        daemon.willAnswer(502, "{\"code\":502,\"error\":\"{\\\"error\\\":\\\"session_unknown\\\"}\"}");

        Typed typed = request();

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.err()).contains("the agent answered with an error: session_unknown");
    }

    @ParameterizedTest
    @CsvSource({
        "502, acl_denied, 5, does not allow",
        "502, revoked, 5, it is so",
        "502, remote, 1, the agent answered with an error: it is so",
        "502, bad_signature, 6, no answer that can be trusted",
        "503, relay_unreachable, 6, no link to the relay",
        "503, busy, 6, Try again",
        "504, timed_out, 9, no reply within 30 s",
        "504, agent_offline, 6, is it of your group?",
        "502, unknown_agent, 3, meshctl discover lists agents",
        "502, not_allowed, 5, it is so",
        "503, draining, 6, Try again",
        "400, invalid_identity, 1, it is so"
    })
    void reasonThatOurDaemonNamesDecides(int status, String reason, int exitCode, String said) {
        daemon.willAnswer(status, "{\"code\":" + status + ",\"error\":\"it is so\",\"reason\":\"" + reason + "\"}")
                .willAnswer(200, "{}");

        Typed typed = request();

        assertThat(typed.exitCode()).isEqualTo(exitCode);
        assertThat(typed.err()).contains(said);
    }

    @Test
    void replyThatCarriesAnErrorIsAReply() {
        daemon.willAnswer(200, "{\"payload\":{\"error\":\"non-json response\",\"status\":500}}");

        assertThat(request().exitCode()).isZero();
    }

    @Test
    void agentThatIsAwayTimesOut() {
        daemon.willAnswer(504, "{\"code\":504,\"error\":\"handshake timed out\"}");

        Typed typed = request("--timeout", "7");

        assertThat(typed.exitCode()).isEqualTo(9);
        assertThat(typed.err()).contains("no reply within 7 s: handshake timed out (504)", "meshctl discover");
    }

    @Test
    void agentThatTakesTooLongMayHaveDoneTheWork() {
        daemon.willAnswer(504, "{\"code\":504,\"error\":\"request timed out\"}");

        assertThat(request().err()).contains("Whether the agent did the work is not known");
    }

    @Test
    void relayThatIsAwayMayComeBack() {
        daemon.willAnswer(503, "{\"code\":503,\"error\":\"relay not connected\"}");

        Typed typed = request("-o", "json");

        assertThat(typed.exitCode()).isEqualTo(6);
        assertThat(typed.out()).contains("\"cause\": \"relay_down\"", "\"retry\": \"yes\"");
    }

    @Test
    void documentForProgramsNamesItsSchema() {
        daemon.willAnswer(200, "{\"payload\":{\"a\":1}}");

        assertThat(request("--output=json").out()).isEqualTo("""
            {
              "payload": {
                "a": 1
              },
              "schema": "mesh.v1"
            }
            """);
    }
}
