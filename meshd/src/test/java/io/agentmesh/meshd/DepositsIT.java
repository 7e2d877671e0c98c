package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshd.testing.EchoAgent;
import io.agentmesh.meshd.testing.LiveDaemon;
import io.agentmesh.meshd.testing.TestRelay;
import io.agentmesh.sdk.daemon.Delivery;
import io.agentmesh.sdk.daemon.Delivery.Handled;
import io.agentmesh.sdk.daemon.Deposit;
import io.agentmesh.sdk.daemon.MeshDaemon;
import io.agentmesh.sdk.daemon.Submission;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A program that leaves requests with the daemon beside it, by the SDK's [MeshDaemon]: whole daemons, the real relay.
final class DepositsIT {
    private static final UUID ID = new UUID(0x4000, 0x8000_0000_0000_0001L);
    private static final JsonValue QUESTION = JsonObject.empty().with("n", JsonInteger.of(1));
    private static final Deposit DEPOSIT = Deposit.of(ID, BOB.id(), "echo", QUESTION);

    private final Path folder;
    private final TestRelay relay = new TestRelay(0);
    private final EchoAgent agent = new EchoAgent();
    private final List<LiveDaemon> daemons = new ArrayList<>();

    DepositsIT(@TempDir Path folder) throws Exception {
        this.folder = folder;
    }

    @AfterEach
    void closeAll() {
        daemons.forEach(LiveDaemon::close);
        agent.close();
        relay.close();
    }

    @Test
    void depositOutlivesTheDaemonAndIsAnsweredWhenThePeerComes() throws Exception {
        LiveDaemon alice = start(LiveDaemon.of(ALICE, relay.url(), agent.url()));
        assertThat(beside(alice).submit(DEPOSIT).orThrow().isOver()).isFalse();
        alice.close();

        MeshDaemon again = beside(start(LiveDaemon.of(ALICE, relay.url(), agent.url())));
        assertThat(again.find(ID).isOver()).isFalse();
        start(LiveDaemon.of(BOB, relay.url(), agent.url()));

        JsonValue echoed =
                Json.parse("{\"echo\":{\"capability\":\"echo\",\"n\":1}}").orThrow();
        assertThat(again.awaitEnd(ID)).isEqualTo(new Delivery.Answered(echoed));
        assertThat(again.submit(DEPOSIT))
                .as("submitted again")
                .isEqualTo(new Submission.Taken(new Delivery.Answered(echoed)));
    }

    @Test
    void depositExpiresWhenThePeerDoesNotCome() throws Exception {
        MeshDaemon alice = beside(start(LiveDaemon.of(ALICE, relay.url(), agent.url())));
        assertThat(alice.submit(DEPOSIT.within(Duration.ofSeconds(1)))).isInstanceOf(Submission.Taken.class);

        assertThat(alice.awaitEnd(ID)).isEqualTo(new Delivery.Expired(Handled.NO));
    }

    @Test
    void refusalOfThePeerIsItsEnd() throws Exception {
        start(LiveDaemon.of(BOB, relay.url(), agent.url()).denyingStrangers());
        MeshDaemon alice = beside(start(LiveDaemon.of(ALICE, relay.url(), agent.url())));
        alice.submit(DEPOSIT).orThrow();

        assertThat(alice.awaitEnd(ID))
                .isInstanceOfSatisfying(
                        Delivery.RemoteError.class,
                        error -> assertThat(error.payload().toString()).contains("acl_denied"));
    }

    @Test
    void depositIsTakenBack() throws Exception {
        MeshDaemon alice = beside(start(LiveDaemon.of(ALICE, relay.url(), agent.url())));
        alice.submit(DEPOSIT).orThrow();

        assertThat(alice.cancel(ID)).isEqualTo(new Delivery.Cancelled(Handled.NO));
        assertThat(alice.cancel(new UUID(0x4000, 0x8000_0000_0000_0002L))).isEqualTo(new Delivery.NotKept());
    }

    @Test
    void depositThatCannotBeKeptSaysWhy() throws Exception {
        MeshDaemon alice = beside(start(LiveDaemon.of(ALICE, relay.url(), agent.url())));

        assertNotTaken(alice.submit(DEPOSIT.within(Duration.ofDays(8))), ErrorCode.MALFORMED);
        assertNotTaken(alice.submit(Deposit.of(ID, ALICE.id(), "echo", QUESTION)), ErrorCode.UNSUPPORTED);
    }

    private static void assertNotTaken(Submission submission, ErrorCode code) {
        assertThat(submission)
                .isInstanceOfSatisfying(
                        Submission.NotTaken.class,
                        refused -> assertThat(refused.why().code()).isEqualTo(code));
    }

    private LiveDaemon start(LiveDaemon.Plan plan) throws Exception {
        LiveDaemon daemon = plan.start(folder);
        daemons.add(daemon);
        return daemon;
    }

    private static MeshDaemon beside(LiveDaemon daemon) {
        return MeshDaemon.at(daemon.socket());
    }
}
