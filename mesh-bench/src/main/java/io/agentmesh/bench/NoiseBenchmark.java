package io.agentmesh.bench;

import io.agentmesh.core.channel.Handshake;
import io.agentmesh.core.channel.HandshakeStep;
import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.Opened;
import io.agentmesh.core.channel.Sealed;
import io.agentmesh.core.channel.SecureChannel;
import io.agentmesh.core.channel.noise.CatchUp;
import io.agentmesh.core.channel.noise.NoiseChannels;
import io.agentmesh.core.channel.noise.NoiseProvider;
import io.agentmesh.core.channel.noise.NoiseStaticKey;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// What a secure channel costs: a message sealed at one end and opened at the other, and a whole handshake of both
// ends.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class NoiseBenchmark {
    /// Whose code runs it.
    @Param
    public NoiseProvider provider;

    /// Bytes of a plaintext.
    @Param({"64", "256", "1024", "4096", "16384", "65519"})
    public int plaintext;

    private NoiseChannels alice;
    private NoiseChannels bob;
    private SecureChannel sender;
    private SecureChannel receiver;
    private Octets content;

    /// Makes two ends and a channel between them.
    @Setup
    public void prepare() {
        var random = new SecureRandom();
        alice = new NoiseChannels(NoiseStaticKey.generate(random), random, CatchUp.OFF, provider);
        bob = new NoiseChannels(NoiseStaticKey.generate(random), random, CatchUp.OFF, provider);
        content = Octets.of(new byte[plaintext]);
        receiver = handshake();
    }

    /// One message through the channel.
    @Benchmark
    public Opened sealAndOpen() {
        return receiver.open(((Sealed.Message) sender.seal(content)).bytes());
    }

    /// Both ends of Noise_XX, without offers; takes no notice of the size.
    @Benchmark
    public SecureChannel handshake() {
        Handshake initiator = alice.initiate(Octets.EMPTY);
        Handshake responder = bob.respond(Octets.EMPTY);
        responder.begin();
        var message1 = (HandshakeStep.Send) initiator.begin();
        var message2 = (HandshakeStep.Send) responder.receive(message1.message());
        var initiated = (HandshakeStep.Done) initiator.receive(message2.message());
        sender = initiated.channel();
        return ((HandshakeStep.Done) responder.receive(initiated.toSend().getFirst())).channel();
    }
}
