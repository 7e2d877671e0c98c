package io.agentmesh.core.identity;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;
import org.junit.jupiter.api.Test;

final class AdaptiveSignaturesTest {
    private static final byte[] KEY = Base64Url.decode(ALICE.id().value()).orThrow();
    private static final byte[] MESSAGE = {1, 2, 3};

    private final Counting first = new Counting("first");
    private final Counting faster = new Counting("faster");
    private final List<Runnable> loads = new ArrayList<>();

    @Test
    void nothingIsLoadedForWhoSignsLittle() {
        SignatureProvider signatures = adaptive(Optional.of(faster));

        sign(signatures, AdaptiveSignatures.FIRST_SIGNATURES - 1);

        assertThat(loads).isEmpty();
        assertThat(signatures.name()).isEqualTo("first");
    }

    @Test
    void keysInUseGoOverToTheFasterOneOnceItIsLoaded() {
        SignatureProvider signatures = adaptive(Optional.of(faster));
        SignatureProvider.Signer signer = signatures.signer(seed(), KEY);
        SignatureProvider.Check check = signatures.check(KEY, point());
        sign(signatures, AdaptiveSignatures.FIRST_SIGNATURES);
        assertThat(loads).hasSize(1);

        // While it loads the first one goes on.
        byte[] before = signer.sign(MESSAGE);
        assertThat(faster.operations).hasValue(0);

        loads.getFirst().run();
        byte[] after = signer.sign(MESSAGE);
        assertThat(check.holds(MESSAGE, after)).isTrue();

        assertThat(after).isEqualTo(before);
        assertThat(faster.operations).hasValue(2);
        assertThat(signatures.name()).isEqualTo("faster");
    }

    @Test
    void theFirstOneGoesOnForGoodWhereThereIsNoOther() {
        SignatureProvider signatures = adaptive(Optional.empty());

        sign(signatures, 2 * AdaptiveSignatures.FIRST_SIGNATURES);
        loads.getFirst().run();
        sign(signatures, 2 * AdaptiveSignatures.FIRST_SIGNATURES);

        assertThat(loads).hasSize(1);
        assertThat(first.operations).hasValue(4 * AdaptiveSignatures.FIRST_SIGNATURES);
    }

    private SignatureProvider adaptive(Optional<SignatureProvider> other) {
        return new AdaptiveSignatures(first, () -> other, loads::add);
    }

    private static void sign(SignatureProvider signatures, int times) {
        SignatureProvider.Signer signer = signatures.signer(seed(), KEY);
        for (int i = 0; i < times; i++) {
            signer.sign(MESSAGE);
        }
    }

    private static byte[] seed() {
        return HexFormat.of().parseHex(ALICE.secretHex());
    }

    private static PublicPoint point() {
        return Ed25519.validatePublicKeyFullExport(KEY, 0);
    }

    /// BouncyCastle's, counted.
    private static final class Counting implements SignatureProvider {
        private final SignatureProvider real = new BouncyCastleSignatures();
        private final String name;
        final AtomicInteger operations = new AtomicInteger();

        Counting(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Check check(byte[] key, PublicPoint point) {
            Check check = real.check(key, point);
            return (message, signature) -> {
                operations.incrementAndGet();
                return check.holds(message, signature);
            };
        }

        @Override
        public Signer signer(byte[] seed, byte[] key) {
            Signer signer = real.signer(seed, key);
            return message -> {
                operations.incrementAndGet();
                return signer.sign(message);
            };
        }
    }
}
