package io.agentmesh.relay.connection;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.Loss;
import io.agentmesh.core.frame.Refusal;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.relay.Envelopes;
import io.agentmesh.relay.gate.CachedGate;
import io.agentmesh.relay.gate.Gate;
import io.agentmesh.relay.gate.GateAnswer;
import io.agentmesh.relay.metrics.Count;
import io.agentmesh.relay.queue.MemoryQueue;
import io.agentmesh.relay.queue.QueueLimits;
import io.agentmesh.relay.routing.Ending;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Revocation on the data path: the original enforces it nowhere and never asks its gate again (wire §12.3 S4).
final class RevocationTest {
    private final FakeClock clock = FakeClock.atSomeDay();
    private final FakeGate gate = new FakeGate();
    private RelayCore core = relay(gate);

    @Test
    void revokedAgentIsClosedWithAReasonAndItsTokenIsDead() {
        Agent bob = connect(BOB).login();
        String token = bob.token();

        core.revoke(BOB.id());
        settle();
        Agent again = connect(BOB);
        again.resume(token);

        assertThat(bob.link.ending()).isEqualTo(Ending.REVOKED);
        assertThat(again.link.said.getLast()).contains("invalid or expired session token");
        assertThat(core.agents()).isZero();
        assertThat(core.metrics().value(Count.REVOKED)).isOne();
    }

    @Test
    void whatWaitsForARevokedAgentAndFromItIsDroppedAndSendersAreTold() {
        Agent alice = connect(ALICE).login(Feature.RECEIPTS);
        Agent bob = connect(BOB).login();
        bob.link.stopReading();
        alice.send(Envelopes.text(ALICE, BOB.id(), 1));
        bob.send(Envelopes.text(BOB, CAROL.id(), 2));

        core.revoke(BOB.id());
        clock.advance(Duration.ofSeconds(1));
        bob.session.onClosed();

        assertThat(core.queueDepth().envelopes()).isZero();
        assertThat(alice.notices())
                .containsExactly(
                        new RelayNotice.Queued(Envelopes.id(1)),
                        new RelayNotice.Dropped(Envelopes.id(1), Loss.REVOKED));
    }

    @Test
    void envelopesForARevokedAgentAreRefused() {
        Agent alice = connect(ALICE).login(Feature.RECEIPTS);
        core.revoke(BOB.id());

        alice.send(Envelopes.text(ALICE, BOB.id(), 1));

        assertThat(alice.notices())
                .containsExactly(
                        new RelayNotice.Refused(Optional.of(Envelopes.id(1)), Refusal.REVOKED, Optional.empty()));
        assertThat(core.queueDepth().envelopes()).isZero();
    }

    @Test
    void loginThatRacesTheRevocationIsTurnedAway() {
        gate.hesitates = true;
        Agent bob = connect(BOB).login();

        core.revoke(BOB.id());
        gate.answerAll();
        settle();

        assertThat(bob.link.ending()).isEqualTo(Ending.NOT_ADMITTED);
        assertThat(core.agents()).isZero();
    }

    @Test
    void yesThatTheGateRemembersLetsNobodyInAgain() {
        core = relay(new CachedGate(gate, Duration.ofSeconds(5), 10, clock));
        connect(BOB).login();
        gate.answers.put(BOB.id(), new GateAnswer.Unknown());

        core.revoke(BOB.id());
        Agent again = connect(BOB).login();

        assertThat(again.link.ending()).isEqualTo(Ending.NOT_ADMITTED);
    }

    @Test
    void agentThatTheGateAdmitsAgainHalfAMinuteLaterIsForgiven() {
        Agent alice = connect(ALICE).login();
        core.revoke(BOB.id());
        clock.advance(Revocations.NO_LOGIN.minusNanos(1));
        assertThat(connect(BOB).login().link.ending()).isEqualTo(Ending.NOT_ADMITTED);
        clock.advance(Duration.ofNanos(1));

        Agent bob = connect(BOB).login();
        alice.send(Envelopes.text(ALICE, BOB.id(), 1));

        assertThat(bob.link.ending()).isNull();
        assertThat(bob.link.read).hasSize(1);
    }

    @Test
    void firstRevokedIsForgottenAtTheBound() {
        var revocations = new Revocations(clock);

        for (int i = 0; i <= Revocations.MAX_AGENTS; i++) {
            revocations.add(new AgentId("agent " + i));
        }

        assertThat(revocations.contains(new AgentId("agent 0"))).isFalse();
        assertThat(revocations.contains(new AgentId("agent 1"))).isTrue();
    }

    @Test
    void revocationIsRememberedForAnHour() {
        var revocations = new Revocations(clock);
        revocations.add(BOB.id());

        clock.advance(Revocations.REMEMBERED.minusNanos(1));
        assertThat(revocations.contains(BOB.id())).isTrue();
        clock.advance(Duration.ofNanos(1));
        revocations.sweep();

        assertThat(revocations.contains(BOB.id())).isFalse();
    }

    @Test
    void agentThatTheGateForgetsIsExpelledWithinAnIntervalAndAHalf() {
        Agent bob = connect(BOB).login();
        String token = bob.token();
        gate.answers.put(BOB.id(), new GateAnswer.Unknown());

        keepAlive(bob, Duration.ofSeconds(90));
        Agent again = connect(BOB);
        again.resume(token);

        assertThat(bob.link.ending()).isEqualTo(Ending.REVOKED);
        assertThat(again.link.said.getLast()).contains("invalid or expired session token");
    }

    @Test
    void agentThatChangedItsGroupHasToLogInAgain() {
        Agent bob = connect(BOB).login();
        gate.answers.put(BOB.id(), new GateAnswer.Admitted(new UUID(1, 1)));

        keepAlive(bob, Duration.ofSeconds(90));

        assertThat(bob.link.ending()).isEqualTo(Ending.REGROUPED);
        assertThat(connect(BOB).login().link.ending()).isNull();
    }

    @Test
    void agentStaysWhileTheGateIsAwayUntilTheGraceIsOver() {
        Agent bob = connect(BOB).login();
        gate.answers.put(BOB.id(), new GateAnswer.Unavailable("down"));

        keepAlive(bob, GatePolicy.DEFAULTS.grace());
        assertThat(bob.link.ending()).isNull();
        keepAlive(bob, Duration.ofSeconds(90));

        assertThat(bob.link.ending()).isEqualTo(Ending.NOT_CONFIRMED);
        assertThat(core.metrics().value(Count.NOT_CONFIRMED)).isOne();
    }

    @Test
    void yesBeginsTheGraceAnew() {
        Agent bob = connect(BOB).login();
        gate.answers.put(BOB.id(), new GateAnswer.Unavailable("down"));
        keepAlive(bob, Duration.ofMinutes(10));
        gate.answers.remove(BOB.id());
        keepAlive(bob, Duration.ofMinutes(2));
        gate.answers.put(BOB.id(), new GateAnswer.Unavailable("down again"));

        // The last yes may be 90 s old by now, the longest time between two questions.
        keepAlive(bob, Duration.ofMinutes(13));

        assertThat(bob.link.ending()).isNull();
    }

    /// A gate that never answers is asked once.
    @Test
    void oneQuestionAtATimeIsAsked() {
        Agent bob = connect(BOB).login();
        gate.hesitates = true;
        int before = gate.asked;

        keepAlive(bob, Duration.ofMinutes(10));

        assertThat(gate.asked - before).isOne();
        assertThat(bob.link.ending()).isNull();
    }

    /// A control plane that drops ten thousand agents at once.
    @Test
    void agentsThatAreRemovedInAMassAreClosedAndTheOthersStay() {
        Agent alice = connect(ALICE).login();
        Agent bob = connect(BOB).login();
        gate.answers.put(BOB.id(), new GateAnswer.Unknown());
        gate.hesitates = true;

        for (int i = 0; i < 10_000; i++) {
            core.gateChanged(new AgentId("agent " + i));
        }
        core.gateChanged(ALICE.id());
        core.gateChanged(BOB.id());
        for (int round = 0; round < 3; round++) {
            gate.answerAll();
        }
        settle();

        assertThat(bob.link.ending()).isEqualTo(Ending.REVOKED);
        assertThat(alice.link.ending()).isNull();
    }

    @Test
    void absentAgentWhoseChangeIsMissedHasToLogInAgain() {
        Agent bob = connect(BOB).login();
        String token = bob.token();
        bob.cut();
        gate.hesitates = true;
        for (int i = 0; i < GateChanges.MAX_ASKING + GateChanges.MAX_ABSENT; i++) {
            core.gateChanged(new AgentId("agent " + i));
        }

        core.gateChanged(BOB.id());
        Agent again = connect(BOB);
        again.resume(token);

        assertThat(again.link.said.getLast()).contains("invalid or expired session token");
        assertThat(core.metrics().value(Count.GATE_CHANGES_MISSED)).isOne();
    }

    private void keepAlive(Agent agent, Duration time) {
        for (long second = 0; second < time.toSeconds(); second += 30) {
            clock.advance(Duration.ofSeconds(30));
            agent.session.onOtherFrame();
        }
    }

    private RelayCore relay(Gate asked) {
        var seams = new TimeAndChance(clock, clock, clock, new SecureRandom());
        return new RelayCore(RelayLimits.DEFAULTS, asked, new MemoryQueue(QueueLimits.DEFAULTS, clock), seams);
    }

    private Agent connect(AgentKeyPair key) {
        return new Agent(core, clock, key);
    }

    private void settle() {
        clock.advance(Duration.ZERO);
    }
}
