package io.agentmesh.sdk.daemon;

import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.sdk.daemon.Delivery.Handled;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said to a daemon over its socket, and what is understood of its answers; the daemon itself is asked in
/// meshd's tests.
final class MeshDaemonIT {
    private static final UUID ID = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final Deposit DEPOSIT = Deposit.of(ID, BOB.id(), "echo", JsonObject.empty())
            .within(Duration.ofSeconds(90))
            .atLeastOnce();

    private final Path socket;
    private final CannedDaemon daemon;

    MeshDaemonIT(@TempDir Path folder) throws IOException {
        socket = folder.resolve("s");
        daemon = new CannedDaemon(socket);
    }

    @AfterEach
    void close() throws IOException {
        daemon.close();
    }

    @Test
    void depositIsSaidAsTheDaemonReadsIt() throws Exception {
        daemon.answering("202 Accepted", "{\"state\":\"waiting\",\"problem\":\"away\"}");

        assertThat(mesh().submit(DEPOSIT)).isEqualTo(new Submission.Taken(new Delivery.Waiting("away")));
        assertThat(daemon.asked())
                .startsWith("POST /outbox HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n")
                .endsWith("{\"capability\":\"echo\",\"delivery\":\"at_least_once\",\"id\":\"" + ID
                        + "\",\"payload\":{},\"target\":\"" + BOB.id() + "\",\"ttl_secs\":90}");
    }

    @Test
    void eachStateIsUnderstood() throws Exception {
        assertThat(found("{\"state\":\"waiting\"}")).isEqualTo(new Delivery.Waiting(""));
        assertThat(found("{\"state\":\"sent\",\"problem\":\"p\"}")).isEqualTo(new Delivery.Sent("p"));
        assertThat(found("{\"state\":\"answered\",\"payload\":7}")).isEqualTo(new Delivery.Answered(JsonInteger.of(7)));
        assertThat(found("{\"state\":\"refused\",\"reason\":\"remote\",\"error\":\"e\",\"remote_error\":\"no\"}"))
                .isEqualTo(new Delivery.RemoteError(new JsonString("no")));
        assertThat(found("{\"state\":\"refused\",\"reason\":\"too_large\",\"error\":\"too large: very\"}"))
                .isEqualTo(new Delivery.Refused(new Violation(ErrorCode.TOO_LARGE, "very")));
        assertThat(found("{\"state\":\"expired\",\"handled\":\"no\"}")).isEqualTo(new Delivery.Expired(Handled.NO));
        assertThat(found("{\"state\":\"cancelled\",\"handled\":\"unknown\"}"))
                .isEqualTo(new Delivery.Cancelled(Handled.PERHAPS));
        assertThat(found("{\"state\":\"unknown\",\"error\":\"who knows\"}"))
                .isEqualTo(new Delivery.Unknown("who knows"));
    }

    @Test
    void idThatIsNotKeptIsAnOutcomeAndDaemonWithoutAnOutboxIsNot() throws Exception {
        daemon.answering("404 Not Found", "{\"code\":404,\"error\":\"none\",\"reason\":\"unknown_request\"}");
        assertThat(mesh().find(ID)).isEqualTo(new Delivery.NotKept());

        daemon.answering("404 Not Found", "{\"code\":404,\"error\":\"not found\"}");
        assertFails(() -> mesh().find(ID), ErrorCode.UNSUPPORTED, "this meshd has no outbox");
    }

    @Test
    void depositThatIsNotTakenSaysWhy() throws Exception {
        daemon.answering("503 Busy", "{\"code\":503,\"error\":\"queue full: 200 wait\",\"reason\":\"queue_full\"}");
        assertThat(mesh().submit(DEPOSIT))
                .isEqualTo(new Submission.NotTaken(new Violation(ErrorCode.QUEUE_FULL, "200 wait")));

        daemon.answering("400 Bad", "{\"code\":400,\"error\":\"odd\",\"reason\":\"word_of_tomorrow\"}");
        assertThat(mesh().submit(DEPOSIT)).isEqualTo(new Submission.NotTaken(new Violation(ErrorCode.REMOTE, "odd")));
    }

    @Test
    void waitIsAskedForInSecondsAndBounded() throws Exception {
        daemon.answering("200 OK", "{\"state\":\"sent\"}")
                .answering("200 OK", "{\"state\":\"answered\",\"payload\":1}");
        assertThat(mesh().awaitEnd(ID)).isEqualTo(new Delivery.Answered(JsonInteger.of(1)));
        assertThat(daemon.asked()).startsWith("GET /outbox/" + ID + "?wait_secs=50 HTTP/1.1\r\n");

        assertThatThrownBy(() -> mesh().await(ID, Duration.ofMillis(60_001)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void daemonThatIsNotThereIsNamed() {
        MeshDaemon nobody = MeshDaemon.at(socket.resolveSibling("nobody"));

        assertThatThrownBy(() -> nobody.find(ID))
                .isInstanceOfSatisfying(
                        MeshException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.DAEMON_UNREACHABLE))
                .hasMessageStartingWith("daemon unreachable: meshd at " + socket.resolveSibling("nobody") + ": ");
    }

    @Test
    void silentDaemonIsGivenUp() {
        MeshDaemon hasty = MeshDaemon.at(socket, new LocalHttp.Limits(Duration.ofMillis(20), 1_000));

        assertFails(() -> hasty.find(ID), ErrorCode.DAEMON_UNREACHABLE, "did not answer within 20 ms");
    }

    @Test
    void answerAtItsBoundIsReadAndOneByteMoreIsNot() throws Exception {
        String answer = "HTTP/1.1 200 OK\r\n\r\n{\"state\":\"sent\"}";
        daemon.saying(answer).saying(answer);

        assertThat(bounded(answer.length()).find(ID)).isEqualTo(new Delivery.Sent(""));
        assertFails(() -> bounded(answer.length() - 1).find(ID), ErrorCode.TOO_LARGE, "the daemon's answer is above ");
    }

    @Test
    void headAboveItsBoundIsNoAnswer() {
        daemon.saying("HTTP/1.1 200 OK\r\nX: " + "x".repeat(AnswerHead.MAX_BYTES) + "\r\n\r\n{\"state\":\"sent\"}");

        assertFails(() -> mesh().find(ID), ErrorCode.MALFORMED, "no HTTP answer");
    }

    @Test
    void whatIsNoDaemonsAnswerIsMalformed() {
        daemon.saying("SSH-2.0-OpenSSH\r\n\r\n");
        assertFails(() -> mesh().find(ID), ErrorCode.MALFORMED, "no HTTP answer");

        daemon.saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        assertFails(() -> mesh().find(ID), ErrorCode.MALFORMED, "no HTTP answer");

        daemon.answering("200 OK", "{\"state\":");
        assertFails(() -> mesh().find(ID), ErrorCode.MALFORMED, "no JSON");

        daemon.answering("200 OK", "[]");
        assertFails(() -> mesh().find(ID), ErrorCode.MALFORMED, "no JSON object");

        daemon.answering("200 OK", "{\"state\":\"tomorrow\"}");
        assertFails(() -> mesh().find(ID), ErrorCode.MALFORMED, "the state \"tomorrow\"");

        daemon.answering("200 OK", "{\"state\":\"answered\"}");
        assertFails(() -> mesh().find(ID), ErrorCode.MALFORMED, "without \"payload\"");
    }

    @Test
    void answerThatIsCutOffIsNone() {
        daemon.saying("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"state\":\"sent\"}");

        assertFails(() -> mesh().find(ID), ErrorCode.DAEMON_UNREACHABLE, "the answer was cut off");
    }

    private Delivery found(String report) throws InterruptedException {
        daemon.answering("200 OK", report);
        return mesh().find(ID);
    }

    private MeshDaemon mesh() {
        return MeshDaemon.at(socket);
    }

    private MeshDaemon bounded(int answerBytes) {
        return MeshDaemon.at(socket, new LocalHttp.Limits(Duration.ofSeconds(30), answerBytes));
    }

    private static void assertFails(ThrowingCallable call, ErrorCode code, String part) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MeshException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code))
                .hasMessageContaining(part);
    }
}
