package io.agentmesh.core.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.core.testing.Vectors;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// `revocation.json`: revocations as the original signs, judges and reads them.
final class RevocationVectorsTest {
    private static final Vectors FILE = Vectors.open("revocation.json");
    static final List<Vectors> CASES = FILE.cases("cases");
    static final List<Vectors> JUDGED = FILE.cases("judged");
    static final List<Vectors> PARSING = FILE.cases("parsing");

    @ParameterizedTest
    @FieldSource("CASES")
    void revocationIsSignedAsRecorded(Vectors recorded) {
        KeyRevocation revocation = KeyRevocation.decode(recorded.text("json")).orThrow();
        AgentKeyPair key = Stream.of(Keys.ALICE, Keys.BOB, Keys.CAROL)
                .filter(each -> each.id().equals(revocation.agentId()))
                .findFirst()
                .orElseThrow();

        assertThat(KeyRevocation.sign(key, revocation.reason(), revocation.timestampMillis()))
                .isEqualTo(revocation);
        assertThat(key.sign(recorded.text("canonical_utf8")).text()).isEqualTo(recorded.text("signature"));
        assertThat(revocation.toJson()).isEqualTo(recorded.text("json"));
        assertThat(revocation.verify()).isEqualTo(Decoded.ok(revocation));
    }

    @ParameterizedTest
    @FieldSource("JUDGED")
    void changedRevocationIsJudgedAsRecorded(Vectors recorded) {
        Decoded<KeyRevocation> verdict =
                KeyRevocation.decode(recorded.text("json")).orThrow().verify();

        if (recorded.flag("verify")) {
            assertThat(verdict).isInstanceOf(Decoded.Ok.class);
        } else {
            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Decoded.Bad.class,
                            bad -> assertThat(bad.violation().text()).isEqualTo(recorded.text("error")));
        }
    }

    @ParameterizedTest
    @FieldSource("PARSING")
    void jsonIsTakenOrRefusedAsRecorded(Vectors recorded) {
        Decoded<String> output = KeyRevocation.decode(recorded.text("input")).map(KeyRevocation::toJson);

        if (recorded.flag("accepted")) {
            assertThat(output).isEqualTo(Decoded.ok(recorded.text("output")));
        } else {
            assertThat(output).isInstanceOf(Decoded.Bad.class);
        }
    }

    @Test
    void recordOfARotationIsMarkedAndNeverVerifies() {
        var record = KeyRevocation.rotatedAway(Keys.ALICE.id(), "key_rotation", 1_700_000_000_123L);

        assertThat(record.isRotatedAway()).isTrue();
        assertThat(record.verify())
                .isInstanceOfSatisfying(
                        Decoded.Bad.class,
                        bad -> assertThat(bad.violation().code()).isEqualTo(ErrorCode.INVALID_MESSAGE));
        assertThat(KeyRevocation.sign(Keys.ALICE, null, 0).isRotatedAway()).isFalse();
    }
}
