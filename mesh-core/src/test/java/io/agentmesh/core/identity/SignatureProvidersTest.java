package io.agentmesh.core.identity;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.testing.Seeds;
import io.agentmesh.core.testing.Vectors;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// All providers that work on this machine, against the recorded edges and against each other.
final class SignatureProvidersTest {
    static final List<Vectors> CASES = Vectors.open("ed25519-edge.json").cases("cases");
    private static final List<SignatureProvider> PROVIDERS = Stream.concat(
                    Stream.of(new BouncyCastleSignatures()), CorrettoSignatures.find().stream())
            .toList();
    /// The order of the prime-order group (RFC 8032 §5.1).
    private static final BigInteger ORDER =
            BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

    @ParameterizedTest
    @FieldSource("CASES")
    void recordedSignaturesAreJudgedAlike(Vectors recorded) {
        byte[] key = Base64Url.decode(recorded.text("agent_id")).orThrow();
        Signature signature = Signature.parse(recorded.text("signature"), "sig").orThrow();

        assertAlike(key, recorded.hex("message_hex"), signature.bytes());
    }

    @Test
    void messagesAreSignedAlikeAndDamagedSignaturesJudgedAlike() {
        Seeds.forEach(300, random -> {
            byte[] seed = new byte[AgentKeyPair.SEED_BYTES];
            random.nextBytes(seed);
            AgentKeyPair pair = AgentKeyPair.ofSeed(seed);
            byte[] message = new byte[random.nextInt(300)];
            random.nextBytes(message);
            byte[] key = Base64Url.decode(pair.id().value()).orThrow();
            byte[] signature = signedAlike(seed, key, message);
            assertThat(verdicts(key, message, signature)).containsOnly(true);

            signature[random.nextInt(64)] ^= (byte) (1 << random.nextInt(8));
            assertAlike(key, message, signature);
        });
    }

    /// The Corretto provider throws at a message above 1 MiB.
    @Test
    void messagesOfEverySizeThatAnEnvelopeMayHaveAreSignedAndJudgedAlike() {
        byte[] key = Base64Url.decode(ALICE.id().value()).orThrow();
        for (int size : List.of(1 << 20, (1 << 20) + 1, 4 << 20)) {
            byte[] message = new byte[size];
            byte[] signature = signedAlike(HexFormat.of().parseHex(ALICE.secretHex()), key, message);
            assertThat(verdicts(key, message, signature)).containsOnly(true);

            message[size - 1] = 1;
            assertThat(verdicts(key, message, signature)).containsOnly(false);
        }
    }

    /// Whoever has the secret key can sign with the nonce 0: R is the neutral point, and the equation holds.
    @Test
    void signatureWithTheNonceZeroIsRefusedByAll() throws GeneralSecurityException {
        byte[] message = "nonce zero".getBytes(StandardCharsets.UTF_8);
        byte[] key = Base64Url.decode(ALICE.id().value()).orThrow();
        byte[] signature = new byte[64];
        signature[0] = 1;
        MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
        sha512.update(signature, 0, 32);
        sha512.update(key);
        BigInteger k = littleEndian(sha512.digest(message));
        byte[] s = k.multiply(secretScalar()).mod(ORDER).toByteArray();
        for (int i = 0; i < Math.min(32, s.length); i++) {
            signature[32 + i] = s[s.length - 1 - i];
        }

        assertThat(verdicts(key, message, signature)).containsOnly(false);
    }

    private static BigInteger secretScalar() throws GeneralSecurityException {
        byte[] seed = HexFormat.of().parseHex(ALICE.secretHex());
        byte[] half = Arrays.copyOf(MessageDigest.getInstance("SHA-512").digest(seed), 32);
        half[0] &= (byte) 0xf8;
        half[31] = (byte) ((half[31] & 0x7f) | 0x40);
        return littleEndian(half);
    }

    private static BigInteger littleEndian(byte[] bytes) {
        byte[] reversed = bytes.clone();
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(1, reversed);
    }

    /// What all providers make of one message.
    private static byte[] signedAlike(byte[] seed, byte[] key, byte[] message) {
        List<byte[]> made = PROVIDERS.stream()
                .map(provider -> provider.signer(seed, key).sign(message))
                .toList();
        assertThat(made).allSatisfy(signature -> assertThat(signature).isEqualTo(made.getFirst()));
        return made.getFirst();
    }

    private static void assertAlike(byte[] key, byte[] message, byte[] signature) {
        List<Boolean> verdicts = verdicts(key, message, signature);
        assertThat(verdicts).containsOnly(verdicts.getFirst());
    }

    /// What each provider says; a key that is refused counts as no.
    private static List<Boolean> verdicts(byte[] key, byte[] message, byte[] signature) {
        return PROVIDERS.stream()
                .map(provider -> AgentKey.of(key, provider) instanceof Decoded.Ok<AgentKey>(var checked)
                        && checked.verify(message, Signature.of(signature)))
                .toList();
    }
}
