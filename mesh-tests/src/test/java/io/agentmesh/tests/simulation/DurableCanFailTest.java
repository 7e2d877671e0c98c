package io.agentmesh.tests.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.testing.Keys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// As [SimulationCanFailTest] for durable messages: each of their invariants is broken on purpose, and must say so.
final class DurableCanFailTest {
    private static final AgentId BOB = Keys.BOB.id();

    private final Simulation simulation = new Simulation(1);
    private final MissiveLedger ledger = new MissiveLedger(simulation);
    private final Missive missive = new Missive(1, new UUID(4, 1), Keys.ALICE.id(), BOB, Duration.ofDays(1));

    @BeforeAll
    static void onlyErrorsAreLogged() {
        Quiet.begin();
    }

    @AfterAll
    static void everythingIsLoggedAgain() {
        Quiet.end();
    }

    @ParameterizedTest
    @EnumSource
    void weaknessIsFound(DurableQuirk quirk, @TempDir Path folder) {
        assertThatThrownBy(() -> {
                    for (long seed = 1; seed <= 20; seed++) {
                        new DurableWorld(seed, folder.resolve(String.valueOf(seed)), EnumSet.of(quirk)).run();
                    }
                })
                .hasMessageContaining(quirk.finding());
    }

    @Test
    void messageThatIsHandledTwiceIsCaught() {
        ledger.issued(missive);
        var bob = new SimulatedProcess(simulation, "bob");
        ledger.handled(missive.payload(), bob);

        assertThatThrownBy(() -> ledger.handled(missive.payload(), bob)).hasMessageContaining("D2: handled twice");
    }

    @Test
    void messageThatNobodyKnowsIsCaught() {
        ledger.issued(missive);
        ledger.accepted(missive);

        assertThat(ledger.accepted()).containsExactly(missive);
        assertThatThrownBy(() -> ledger.checkEnd(missive, Optional.empty())).hasMessageContaining("D1: accepted");
    }

    @Test
    void messageKeyThatSealsTwoFramesIsCaught() {
        FrameWatch watch = new FrameWatch();
        watch.sent(carrying(0));
        watch.sent(carrying(0));

        assertThatThrownBy(() -> watch.sent(carrying(1))).hasMessageContaining("D3: one message key for two frames");
    }

    @Test
    void messageThatStaysUnansweredAfterAllTroubleIsCaught() {
        ledger.issued(missive);
        ledger.accepted(missive);

        assertThatThrownBy(() -> ledger.checkHealed(missive)).hasMessageContaining("D6: sent after all trouble");
    }

    @Test
    void writingOnUnderAnOldRatchetKeyIsNoStep() {
        String session = "00".repeat(16);
        FrameWatch watch = new FrameWatch();
        watch.sent(carrying(0));
        assertThat(watch.hasStepped(session, Keys.ALICE.id())).isTrue();

        watch.forgetSteps();
        watch.sent(carrying(0));

        assertThat(watch.hasStepped(session, Keys.ALICE.id())).isFalse();
    }

    /// A following frame of session, ratchet key and number 0, whose tag ends so (offline §6.1).
    private static Envelope carrying(int end) {
        byte[] frame = new byte[36 + 40 + 272 + 32];
        System.arraycopy(new byte[] {'M', 'O', 'C', 1, 2, 0, 0, 1}, 0, frame, 0, 8);
        frame[frame.length - 1] = (byte) end;
        return EnvelopeDraft.sealed(new UUID(4, end), BOB, MessageType.CONTROL, Base64Url.encode(frame), 0)
                .sign(Keys.ALICE);
    }

    @Test
    void sameSeedGivesTheSameTrace(@TempDir Path folder) {
        String first = trace(7, folder.resolve("first"));
        String again = trace(7, folder.resolve("again"));

        assertThat(again).isEqualTo(first);
    }

    private static String trace(long seed, Path folder) {
        return new DurableWorld(seed, folder, EnumSet.noneOf(DurableQuirk.class))
                .run()
                .trace();
    }
}
