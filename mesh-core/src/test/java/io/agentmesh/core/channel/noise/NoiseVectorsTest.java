package io.agentmesh.core.channel.noise;

import static io.agentmesh.core.channel.noise.Ends.bytes;
import static io.agentmesh.core.channel.noise.Ends.done;
import static io.agentmesh.core.channel.noise.Ends.octets;
import static io.agentmesh.core.channel.noise.Ends.only;
import static io.agentmesh.core.channel.noise.Ends.plaintext;
import static io.agentmesh.core.channel.noise.Ends.refusal;
import static io.agentmesh.core.channel.noise.Ends.sealed;
import static io.agentmesh.core.channel.noise.Ends.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.Handshake;
import io.agentmesh.core.channel.HandshakeRefusal;
import io.agentmesh.core.channel.HandshakeStep;
import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.Opened;
import io.agentmesh.core.channel.PeerKey;
import io.agentmesh.core.channel.Sealed;
import io.agentmesh.core.channel.SecureChannel;
import io.agentmesh.core.testing.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.Blake2sDigest;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Golden bytes of the reference (`noise-xx.json`): both sides of each transcript, receivers, limits,
/// refusals.
///
/// ```
///   -> e                    32
///   <- e, ee, s, es         96
///   -> s, se                64
/// ```
@ParameterizedClass
@EnumSource(NoiseProvider.class)
final class NoiseVectorsTest {
    private static final Vectors FILE = Vectors.open("noise-xx.json");

    /// Answers of ours that differ from the reference's, each a row of `docs/deviations.md`, section Noise.
    private static final Set<String> KEY_REFUSED = Set.of("message 1 all zeros (low-order point) is taken");

    private final NoiseProvider provider;

    NoiseVectorsTest(NoiseProvider provider) {
        this.provider = provider;
    }

    static Stream<Vectors> transcripts() {
        return FILE.cases("transcripts").stream();
    }

    static Stream<Vectors> receiverScripts() {
        return FILE.cases("receiver_scripts").stream();
    }

    static Stream<Vectors> limits() {
        return FILE.cases("limits").stream();
    }

    static Stream<Vectors> handshakeRefusals() {
        return FILE.cases("handshake_refusals").stream();
    }

    @Test
    void namesTheProtocolOfTheVectors() {
        assertThat(NoiseChannels.PROTOCOL_NAME).isEqualTo(FILE.text("protocol"));
        assertThat(FILE.text("prologue_hex")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void initiatorWritesAndReadsTheTranscript(Vectors transcript) {
        Vectors keys = transcript.object("keys");
        List<Vectors> messages = transcript.cases("handshake");
        if (hasPayloadInMessage1(messages)) {
            return; // we never write one; the responder's side of this transcript reads it
        }

        Handshake initiator = initiator(keys).initiate(octets(messages.get(2).text("payload_hex")));
        Octets message1 = sent(initiator.begin());
        HandshakeStep.Done done = done(initiator.receive(message(messages.get(1))));

        assertThat(message1).isEqualTo(message(messages.get(0)));
        assertThat(done.toSend()).containsExactly(message(messages.get(2)));
        assertThat(done.peerOffer()).isEqualTo(octets(messages.get(1).text("payload_hex")));
        assertChannel(done.channel(), transcript, keys.text("responder_static_public"));
        assertTransport(done.channel(), transcript, "initiator");
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void responderReadsAndWritesTheTranscript(Vectors transcript) {
        Vectors keys = transcript.object("keys");
        List<Vectors> messages = transcript.cases("handshake");

        Handshake responder = responder(keys).respond(octets(messages.get(1).text("payload_hex")));
        Ends.assertWaits(responder.begin());
        Octets message2 = sent(responder.receive(message(messages.get(0))));
        HandshakeStep.Done done = done(responder.receive(message(messages.get(2))));

        assertThat(message2).isEqualTo(message(messages.get(1)));
        assertThat(done.toSend()).isEmpty();
        assertThat(done.peerOffer()).isEqualTo(octets(messages.get(2).text("payload_hex")));
        assertChannel(done.channel(), transcript, keys.text("initiator_static_public"));
        assertTransport(done.channel(), transcript, "responder");
    }

    /// The handshake hash after each message is a chain over its public parts, so the recorded one pins how
    /// each message is cut: every key, encrypted key and encrypted payload is mixed in by itself.
    @ParameterizedTest
    @MethodSource("transcripts")
    void handshakeHashChainsOverEveryPartOfEveryMessage(Vectors transcript) {
        byte[] hash = mixHash(blake2s(NoiseChannels.PROTOCOL_NAME.getBytes(StandardCharsets.US_ASCII)));
        for (Vectors message : transcript.cases("handshake")) {
            assertThat(HexFormat.of().formatHex(hash)).isEqualTo(message.text("handshake_hash_before"));
            hash = mixParts(hash, message);
            assertThat(HexFormat.of().formatHex(hash)).isEqualTo(message.text("handshake_hash_after"));
        }
        assertThat(HexFormat.of().formatHex(hash)).isEqualTo(transcript.text("handshake_hash"));
    }

    @ParameterizedTest
    @MethodSource("receiverScripts")
    void receiverFollowsTheScript(Vectors script) {
        SecureChannel receiver = script.toString().startsWith("initiator")
                ? recorded().initiator()
                : recorded().responder();
        for (Vectors step : script.cases("steps")) {
            Opened opened = receiver.open(base64(step.text("ciphertext")));
            if (step.flag("accepted")) {
                assertThat(plaintext(opened)).isEqualTo(Octets.utf8(step.text("plaintext_utf8")));
            } else {
                assertThat(opened).isEqualTo(new Opened.Refused(Opened.Reason.NOT_AUTHENTIC));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("limits")
    void limitsAreTheReferences(Vectors limit) {
        Ends ends = recorded();
        switch (limit.text("operation")) {
            case "encrypt" -> {
                Sealed sealed = ends.initiator().seal(Octets.of(new byte[(int) limit.number("plaintext_length")]));
                if (limit.flag("accepted")) {
                    assertThat(sealed(sealed).length()).isEqualTo(NoiseChannels.MAX_MESSAGE_BYTES);
                } else {
                    assertThat(sealed).isEqualTo(new Sealed.Refused(Sealed.Reason.TOO_LONG));
                }
            }
            case "decrypt zeros" -> {
                int length = (int) limit.number("ciphertext_length");
                assertThat(ends.responder().open(Octets.of(new byte[length])))
                        .isEqualTo(new Opened.Refused(
                                length > NoiseChannels.MAX_MESSAGE_BYTES
                                        ? Opened.Reason.TOO_LONG
                                        : Opened.Reason.NOT_AUTHENTIC));
            }
            case "decrypt text" -> assertTextIsRefused(ends.responder(), limit);
            case String other -> throw new AssertionError(other);
        }
    }

    @ParameterizedTest
    @MethodSource("handshakeRefusals")
    void handshakeRefusesWhatTheReferenceRefuses(Vectors script) {
        Vectors keys = FILE.object("refusal_keys");
        boolean initiates = script.text("role").equals("initiator");
        Handshake handshake = initiates
                ? initiator(keys).initiate(Octets.EMPTY)
                : responder(keys).respond(Octets.EMPTY);
        RefusalScript run = new RefusalScript(handshake, initiates);
        for (Vectors step : script.cases("steps")) {
            if (KEY_REFUSED.contains(script.toString())) {
                assertThat(run.read(step)).isEqualTo(new HandshakeStep.Refused(HandshakeRefusal.WEAK_KEY));
                return;
            }
            if (!run.follows(step) || (run.refused() && !script.flag("finished"))) {
                return; // only the first refusal binds: here the handshake is over for us, or for the reference
            }
        }
        assertThat(run.finished()).isEqualTo(script.flag("finished"));
    }

    /// Plays a refusal script: what the reference writes is the step our handshake gave last.
    private static final class RefusalScript {
        private final Handshake handshake;
        private final boolean initiates;
        private HandshakeStep last = new HandshakeStep.Wait();
        private boolean begun;
        private boolean refused;

        RefusalScript(Handshake handshake, boolean initiates) {
            this.handshake = handshake;
            this.initiates = initiates;
            if (!initiates) {
                last = handshake.begin();
                begun = true;
            }
        }

        boolean finished() {
            return last instanceof HandshakeStep.Done;
        }

        boolean refused() {
            return refused;
        }

        HandshakeStep read(Vectors step) {
            return handshake.receive(octets(step.text("message_hex")));
        }

        /// Whether the handshake can go on after the step.
        boolean follows(Vectors step) {
            if (step.text("does").equals("write")) {
                return write(step);
            }
            HandshakeStep answer = read(step);
            if (step.flag("accepted")) {
                assertThat(answer).isNotInstanceOf(HandshakeStep.Refused.class);
                last = answer;
                return true;
            }
            refused = true;
            return !refusal(answer).endsHandshake();
        }

        private boolean write(Vectors step) {
            if (!step.flag("accepted")) {
                return true; // out of turn: nothing here can be asked to write, steps give what is due
            }
            if (initiates && !begun) {
                last = handshake.begin();
                begun = true;
            }
            Octets message = last instanceof HandshakeStep.Done done ? only(done.toSend()) : sent(last);
            assertThat(message).isEqualTo(octets(step.text("message_hex")));
            return true;
        }
    }

    private static void assertTextIsRefused(SecureChannel receiver, Vectors limit) {
        String text = limit.text("ciphertext");
        boolean strictBase64 = !limit.text("error").contains("base64");
        if (strictBase64) {
            assertThat(receiver.open(base64(text))).isEqualTo(new Opened.Refused(Opened.Reason.NOT_AUTHENTIC));
        } // a channel takes bytes: spellings are refused before it, where the envelope's payload is read
        assertThat(limit.flag("accepted")).isFalse();
    }

    private static void assertChannel(SecureChannel channel, Vectors transcript, String peerPublicHex) {
        assertThat(channel.binding()).isEqualTo(octets(transcript.text("handshake_hash")));
        assertThat(channel.peers()).containsExactly(new PeerKey(octets(peerPublicHex)));
        assertThat(channel.maxPlaintextBytes()).isEqualTo(65_519);
    }

    private static void assertTransport(SecureChannel channel, Vectors transcript, String side) {
        for (Vectors message : transcript.cases("transport")) {
            Octets content = content(message);
            Octets ciphertext = base64(message.text("ciphertext"));
            if (message.text("from").equals(side)) {
                assertThat(sealed(channel.seal(content))).isEqualTo(ciphertext);
            } else {
                assertThat(plaintext(channel.open(ciphertext))).isEqualTo(content);
            }
            assertOpensUnderRecordedKey(transcript, message, ciphertext, content);
        }
    }

    /// The transport keys themselves, told by another implementation of the cipher.
    private static void assertOpensUnderRecordedKey(
            Vectors transcript, Vectors message, Octets ciphertext, Octets content) {
        String direction =
                message.text("from").equals("initiator") ? "initiator_to_responder" : "responder_to_initiator";
        byte[] nonce = new byte[12];
        nonce[4] = (byte) message.number("nonce");
        ChaCha20Poly1305 cipher = new ChaCha20Poly1305();
        KeyParameter key = new KeyParameter(bytes(transcript.text("transport_key_" + direction)));
        cipher.init(false, new AEADParameters(key, 128, nonce));
        byte[] in = ciphertext.toByteArray();
        byte[] out = new byte[in.length];
        int length = cipher.processBytes(in, 0, in.length, out, 0);
        try {
            length += cipher.doFinal(out, length);
        } catch (InvalidCipherTextException e) {
            throw new AssertionError(e);
        }
        assertThat(Octets.of(out, 0, length)).isEqualTo(content);
    }

    private static Octets content(Vectors message) {
        if (message.has("plaintext_hex")) {
            return octets(message.text("plaintext_hex"));
        }
        assertThat(message.text("plaintext_rule")).isEqualTo("byte i = i mod 251");
        byte[] content = new byte[(int) message.number("plaintext_length")];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i % 251);
        }
        return Octets.of(content);
    }

    private static byte[] mixParts(byte[] hash, Vectors message) {
        byte[] bytes = bytes(message.text("message_hex"));
        return switch (message.text("pattern")) {
            case "e" -> mixAt(hash, bytes, 32, bytes.length);
            case "e, ee, s, es" -> mixAt(hash, bytes, 32, 32 + 48, bytes.length);
            case "s, se" -> mixAt(hash, bytes, 48, bytes.length);
            case String other -> throw new AssertionError(other);
        };
    }

    private static byte[] mixAt(byte[] hash, byte[] message, int... ends) {
        byte[] mixed = hash;
        int from = 0;
        for (int to : ends) {
            mixed = mixHash(mixed, Arrays.copyOfRange(message, from, to));
            from = to;
        }
        return mixed;
    }

    private static byte[] mixHash(byte[] hash, byte... part) {
        byte[] both = Arrays.copyOf(hash, hash.length + part.length);
        System.arraycopy(part, 0, both, hash.length, part.length);
        return blake2s(both);
    }

    private static byte[] blake2s(byte[] bytes) {
        Blake2sDigest digest = new Blake2sDigest(256);
        digest.update(bytes, 0, bytes.length);
        byte[] hash = new byte[32];
        digest.doFinal(hash, 0);
        return hash;
    }

    private static boolean hasPayloadInMessage1(List<Vectors> messages) {
        return !messages.getFirst().text("payload_hex").isEmpty();
    }

    private Ends recorded() {
        Vectors keys = FILE.object("receiver_keys");
        return Ends.connect(initiator(keys), responder(keys));
    }

    private NoiseChannels initiator(Vectors keys) {
        return Ends.channels(provider, keys.text("initiator_static_private"), keys.text("initiator_ephemeral_private"));
    }

    private NoiseChannels responder(Vectors keys) {
        return Ends.channels(provider, keys.text("responder_static_private"), keys.text("responder_ephemeral_private"));
    }

    private static Octets message(Vectors message) {
        Octets bytes = octets(message.text("message_hex"));
        assertThat(bytes.length()).isEqualTo((int) message.number("length"));
        assertThat(base64(message.text("message"))).isEqualTo(bytes);
        return bytes;
    }

    private static Octets base64(String text) {
        return Octets.of(Base64.getUrlDecoder().decode(text));
    }
}
