package io.agentmesh.sdk.daemon;

import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.sdk.durable.Fate;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The siblings of a daemon's methods that do not block.
final class AsyncCallsIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final UUID ID = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final String SENT = "{\"state\":\"sent\"}";

    private final Path folder;
    private final CannedDaemon daemon;
    private final MeshDaemon mesh;

    AsyncCallsIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
        daemon = new CannedDaemon(folder.resolve("s"));
        mesh = MeshDaemon.at(folder.resolve("s"));
    }

    @AfterEach
    void close() throws IOException {
        daemon.close();
    }

    @Test
    void callerGoesOnWhileTheDaemonIsAsked() throws Exception {
        Deposit deposit = Deposit.of(ID, BOB.id(), "echo", JsonObject.empty());

        CompletableFuture<Submission> submission = mesh.submitAsync(deposit);

        assertThat(daemon.asked()).startsWith("POST /outbox ");
        assertThat(submission).isNotDone();
        daemon.answering("202 Accepted", SENT);
        assertThat(submission).succeedsWithin(SOON).isEqualTo(new Submission.Taken(new Delivery.Sent("")));
    }

    @Test
    void requestIsFoundAwaitedAndTakenBack() throws Exception {
        daemon.answering("200 OK", SENT);
        assertThat(mesh.findAsync(ID)).succeedsWithin(SOON).isEqualTo(new Delivery.Sent(""));
        assertThat(daemon.asked()).startsWith("GET /outbox/" + ID + " ");

        daemon.answering("200 OK", SENT);
        assertThat(mesh.awaitAsync(ID, Duration.ofSeconds(7))).succeedsWithin(SOON);
        assertThat(daemon.asked()).startsWith("GET /outbox/" + ID + "?wait_secs=7 ");

        daemon.answering("200 OK", SENT).answering("200 OK", "{\"state\":\"answered\",\"payload\":1}");
        assertThat(mesh.awaitEndAsync(ID)).succeedsWithin(SOON).isEqualTo(new Delivery.Answered(JsonInteger.of(1)));

        daemon.answering("200 OK", "{\"state\":\"cancelled\",\"handled\":\"no\"}");
        assertThat(mesh.cancelAsync(ID)).succeedsWithin(SOON).isEqualTo(new Delivery.Cancelled(Delivery.Handled.NO));
    }

    @Test
    void messageIsSentFoundAwaitedAndTakenBack() throws Exception {
        Messages messages = mesh.messages();
        daemon.answering("202 Accepted", "{\"state\":\"stored\"}");
        assertThat(messages.sendAsync(Message.of(ID, BOB.id(), "echo", JsonObject.empty())))
                .succeedsWithin(SOON)
                .isEqualTo(new Sending.Taken(new Fate.OnItsWay(Fate.Stage.STORED, "")));
        assertThat(daemon.asked()).startsWith("POST /messages ");

        daemon.answering("200 OK", "{\"state\":\"queued\"}");
        assertThat(messages.findAsync(ID)).succeedsWithin(SOON).isEqualTo(new Fate.OnItsWay(Fate.Stage.QUEUED, ""));

        daemon.answering("200 OK", "{\"state\":\"queued\"}").answering("200 OK", "{\"state\":\"unknown\"}");
        assertThat(messages.awaitEndAsync(ID)).succeedsWithin(SOON).isEqualTo(new Fate.Unknown());

        daemon.answering("200 OK", "{\"state\":\"unknown\"}");
        assertThat(messages.awaitAsync(ID, Duration.ofSeconds(1)))
                .succeedsWithin(SOON)
                .isEqualTo(new Fate.Unknown());

        daemon.answering("200 OK", "{\"state\":\"cancelled\"}");
        assertThat(messages.cancelAsync(ID)).succeedsWithin(SOON).isEqualTo(new Fate.Cancelled());

        daemon.answering("404 Not Found", "{\"code\":404,\"error\":\"none yet\",\"reason\":\"no_receipt\"}");
        assertThat(messages.receiptAsync(ID)).succeedsWithin(SOON).isEqualTo(Optional.empty());
    }

    @Test
    void whatTheBlockingMethodThrowsTheFutureHas() {
        assertThat(MeshDaemon.at(folder.resolve("nobody")).findAsync(ID))
                .failsWithin(SOON)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        MeshException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.DAEMON_UNREACHABLE));
        assertThatIllegalArgumentException().isThrownBy(() -> mesh.awaitAsync(ID, Duration.ofMillis(60_001)));
        assertThatIllegalArgumentException().isThrownBy(() -> mesh.messages().awaitAsync(ID, Duration.ofMillis(-1)));
    }

    @Test
    void cancellingTheWaitClosesTheConnectionAndAsksNoMore() throws Exception {
        Path silent = folder.resolve("silent");
        try (ServerSocketChannel listening =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(silent))) {
            CompletableFuture<Delivery> end = MeshDaemon.at(silent).awaitEndAsync(ID);
            try (SocketChannel client = listening.accept()) {
                ByteBuffer request = ByteBuffer.allocate(4 << 10);
                assertThat(client.read(request)).isPositive();
                CompletableFuture<Integer> next = new CompletableFuture<>();
                Thread.ofVirtual().start(() -> next.completeAsync(() -> read(client), Runnable::run));

                end.cancel(false);

                assertThat(next).succeedsWithin(SOON).isEqualTo(-1);
            }
            listening.configureBlocking(false);
            assertThat(listening.accept()).isNull();
        }
    }

    private static int read(SocketChannel client) {
        try {
            return client.read(ByteBuffer.allocate(1));
        } catch (IOException broken) {
            return -1;
        }
    }
}
