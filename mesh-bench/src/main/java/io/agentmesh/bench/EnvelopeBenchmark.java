package io.agentmesh.bench;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.envelope.ReceivedEnvelope;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentKey;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.identity.CheckedKeys;
import io.agentmesh.core.json.Utf8Text;
import java.security.SecureRandom;
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
import org.openjdk.jmh.annotations.TearDown;

/// What one envelope costs the relay, step by step: reading, verifying, printing again; and its sender: signing.
/// Compare the steps with each other, in one run; absolute figures are the machine's.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EnvelopeBenchmark {
    /// Characters of the sealed payload.
    @Param({"256", "65536"})
    public int payload;

    private AgentKeyPair sender;
    private EnvelopeDraft draft;
    private Envelope envelope;
    private String json;
    private Utf8Text text;
    private CheckedKeys keys;

    /// Makes one envelope and its text.
    @Setup
    public void prepare() {
        var random = new SecureRandom();
        sender = AgentKeyPair.generate(random);
        var receiver = AgentKeyPair.generate(random).id();
        draft = EnvelopeDraft.sealed(UUID.randomUUID(), receiver, MessageType.REQUEST, "A".repeat(payload), 1);
        envelope = draft.sign(sender);
        json = envelope.toJson();
        text = Utf8Text.of(json);
        keys = new CheckedKeys(1);
    }

    /// Says who signed and verified in the end: the first signatures may have been another's.
    @TearDown
    public void nameTheProvider() {
        System.out.println("# Signatures: " + AgentKey.verifier());
    }

    /// Text to envelope.
    @Benchmark
    public Decoded<Envelope> read() {
        return Envelope.decode(json);
    }

    /// Bytes to what a relay must know, in one pass: compare with [#read].
    @Benchmark
    public Decoded<ReceivedEnvelope> receive() {
        return ReceivedEnvelope.read(text);
    }

    /// The same, and the signature under a key that is known: what a relay does in all.
    @Benchmark
    public Decoded<ReceivedEnvelope> receiveAndVerify() {
        return ReceivedEnvelope.read(text).then(received -> received.verify(keys));
    }

    /// Key and signature.
    @Benchmark
    public Decoded<Envelope> verify() {
        return envelope.verify();
    }

    /// Envelope to text.
    @Benchmark
    public String print() {
        return envelope.toJson();
    }

    /// Draft to envelope.
    @Benchmark
    public Envelope sign() {
        return draft.sign(sender);
    }
}
