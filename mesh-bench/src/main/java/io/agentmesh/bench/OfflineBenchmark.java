package io.agentmesh.bench;

import io.agentmesh.bench.offline.Away;
import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.Agreement;
import io.agentmesh.core.channel.prekey.Agreement.Response;
import io.agentmesh.core.channel.prekey.Opening;
import io.agentmesh.core.channel.ratchet.DoubleRatchet;
import io.agentmesh.core.channel.ratchet.Frame;
import io.agentmesh.core.channel.ratchet.OpenContext;
import io.agentmesh.core.channel.ratchet.OpenedFrame;
import io.agentmesh.core.channel.ratchet.RatchetState;
import io.agentmesh.core.channel.ratchet.SealContext;
import io.agentmesh.core.channel.ratchet.SealedFrame;
import io.agentmesh.core.channel.suite.AgreementKeyPair;
import io.agentmesh.core.identity.AgentKeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// What the offline channel costs: a message sealed, a message opened, and the agreement before the first of them.
/// States are values, so each call does the same work: the next message of the same session. Envelope, signature and
/// disk are not part of it.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class OfflineBenchmark {
    private static final Instant NOW = Instant.ofEpochMilli(1_935_661_112_345L);

    /// Bytes of a text: one for the smallest and the largest step of padding, one between.
    @Param({"200", "4000", "65000"})
    public int text;

    private final SecureRandom random = new SecureRandom();
    private final DoubleRatchet ratchet = new DoubleRatchet(random);
    private AgentKeyPair alice;
    private Away bob;
    private Octets content;
    private RatchetState sealing;
    private RatchetState opening;
    private RatchetState turning;
    private Frame next;
    private Frame turn;
    private OpenContext nextCame;
    private OpenContext turnCame;

    /// Makes a session on which both have written, a frame that is the next of its chain, and one that turns the
    /// ratchet.
    @Setup
    public void prepare() {
        alice = AgentKeyPair.generate(random);
        bob = Away.generate(random, NOW);
        content = Octets.of(new byte[text]);
        Agreement agreement = agreed();
        UUID first = UUID.randomUUID();
        SealedFrame.Sent opened = seal(initiated(agreement), first);
        RatchetState back = opened(responded(agreement.opening()), opened.frame(), came(first, alice));
        UUID second = UUID.randomUUID();
        SealedFrame.Sent answer = seal(back, second);
        turn = answer.frame();
        turnCame = came(second, bob.keys());
        turning = opened.next();
        UUID third = UUID.randomUUID();
        SealedFrame.Sent following = seal(answer.next(), third);
        next = following.frame();
        nextCame = came(third, bob.keys());
        opening = opened(turning, turn, turnCame);
        sealing = opening;
    }

    private Agreement agreed() {
        try (AgreementKeyPair ephemeral = AgreementKeyPair.generate(random)) {
            return Agreement.initiate(alice, bob.claimed(), ephemeral).orThrow();
        }
    }

    private RatchetState initiated(Agreement agreement) {
        return ratchet.initiate(agreement, bob.signed().publicKey(), NOW);
    }

    private RatchetState responded(Opening first) {
        return ratchet.respond((Response.Agreed) Agreement.respond(bob.keys(), alice.id(), first, bob), NOW);
    }

    private SealedFrame.Sent seal(RatchetState state, UUID envelope) {
        return (SealedFrame.Sent)
                ratchet.seal(state, content, new SealContext(envelope, NOW.toEpochMilli() + 60_000, NOW));
    }

    private RatchetState opened(RatchetState state, Frame frame, OpenContext context) {
        return ((OpenedFrame.Text) ratchet.open(state, frame, context)).next();
    }

    private static OpenContext came(UUID envelope, AgentKeyPair sender) {
        return new OpenContext(envelope, sender.id(), NOW);
    }

    /// The next message of a chain, sealed.
    @Benchmark
    public SealedFrame.Sent seal() {
        return seal(sealing, UUID.randomUUID());
    }

    /// The next message of a chain, opened.
    @Benchmark
    public RatchetState open() {
        return opened(opening, next, nextCame);
    }

    /// The first message after the other end's turn, opened: two agreements of X25519 more, and a new key.
    @Benchmark
    public RatchetState openAfterTurn() {
        return opened(turning, turn, turnCame);
    }

    /// The caller's side of X3DH, with a one-time prekey and up to the state that seals; takes no notice of the size.
    @Benchmark
    public RatchetState initiate() {
        return initiated(agreed());
    }

    /// Both sides of it, one after the other.
    @Benchmark
    public RatchetState agree() {
        Agreement agreement = agreed();
        initiated(agreement);
        return responded(agreement.opening());
    }
}
