package io.agentmesh.core.channel.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.testing.Seeds;
import io.agentmesh.core.testing.Vectors;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class IdentityMapTest {
    private static final Vectors FILE = Vectors.open("offline-channel.json");
    private static final BigInteger P = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));

    static List<Vectors> mapped() {
        return FILE.object("identity_map").cases("cases");
    }

    static List<Vectors> refused() {
        return FILE.object("identity_map").cases("refused");
    }

    static Stream<Vectors> identities() {
        return Stream.of("alice", "bob").map(FILE.object("identities")::object);
    }

    @ParameterizedTest
    @MethodSource("mapped")
    void publicKeysAreCarriedOver(Vectors recorded) {
        Decoded<AgreementKey> u = IdentityMap.publicKey(id(recorded.hex("ed25519_public")));

        assertThat(u.orThrow().bytes()).isEqualTo(recorded.hex("x25519_public"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void keysOutsideThePrimeOrderGroupAreRefused(Vectors recorded) {
        Decoded<AgreementKey> u = IdentityMap.publicKey(id(recorded.hex("ed25519_public")));

        assertThat(u)
                .isInstanceOfSatisfying(
                        Decoded.Bad.class,
                        bad -> assertThat(bad.violation().code()).isEqualTo(ErrorCode.BAD_IDENTITY_KEY));
    }

    @Test
    void allFiveKindsOfBadKeysAreThere() {
        assertThat(refused()).hasSize(5);
        assertThat(mapped()).hasSize(11);
    }

    @ParameterizedTest
    @MethodSource("identities")
    void thePrivateHalfIsTheScalarThatSigns(Vectors recorded) {
        AgentKeyPair agent = AgentKeyPair.ofSeed(recorded.hex("seed"));

        try (AgreementKeyPair pair = IdentityMap.pair(agent)) {
            assertThat(agent.id().value()).isEqualTo(recorded.text("agent_id"));
            assertThat(pair.privateKey().copy()).isEqualTo(recorded.hex("x25519_private"));
            assertThat(pair.publicKey().bytes()).isEqualTo(recorded.hex("x25519_public"));
        }
    }

    @Test
    void bothHalvesFitAndTheOtherWayToComputeTheMapAgrees() {
        Seeds.forEach(200, random -> {
            byte[] seed = new byte[AgentKeyPair.SEED_BYTES];
            random.nextBytes(seed);
            AgentKeyPair agent = AgentKeyPair.ofSeed(seed);

            AgreementKey u = IdentityMap.publicKey(agent.id()).orThrow();

            assertThat(IdentityMap.pair(agent).publicKey()).isEqualTo(u);
            assertThat(number(u.bytes())).isEqualTo(byBigInteger(IdentityMap.bytes(agent.id())));
        });
    }

    private static BigInteger byBigInteger(byte[] edwards) {
        BigInteger y = number(edwards).clearBit(255);
        return BigInteger.ONE
                .add(y)
                .multiply(BigInteger.ONE.subtract(y).modInverse(P))
                .mod(P);
    }

    private static BigInteger number(byte[] littleEndian) {
        byte[] bigEndian = new byte[littleEndian.length];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = littleEndian[littleEndian.length - 1 - i];
        }
        return new BigInteger(1, bigEndian);
    }

    private static AgentId id(byte[] key) {
        return new AgentId(Base64Url.encode(key));
    }
}
