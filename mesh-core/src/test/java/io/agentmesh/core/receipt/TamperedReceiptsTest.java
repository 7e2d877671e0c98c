package io.agentmesh.core.receipt;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.testing.Tampering;
import io.agentmesh.core.testing.Tampering.Change;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A receipt with the two agents that it is about: each field changed in turn proves nothing any more. Only
/// the word that explains a refusal is not signed (offline §11), and it explains nothing else.
final class TamperedReceiptsTest {
    private static final UUID ID = UUID.fromString("5f0c2f6e-3a55-4f0e-9b1f-0c6d2f1a7b01");
    private static final Receipt RECEIPT = Receipt.sign(
            BOB,
            ALICE.id(),
            new Receipt.Statement(ID, ContentDigest.of(Octets.utf8("hello")), Outcome.REFUSED, 1_935_738_751_500L),
            "policy");
    private static final JsonObject SHOWN = (JsonObject) Json.parse("{\"sender\":\"" + ALICE.id()
                    + "\",\"recipient\":\"" + BOB.id() + "\",\"receipt\":" + RECEIPT.toJson() + "}")
            .orThrow();

    @Test
    void everyFieldThatIsChangedIsRefusedWithItsCode() {
        assertThat(Tampering.fields(SHOWN))
                .containsExactly(
                        "receipt",
                        "receipt.at",
                        "receipt.digest",
                        "receipt.id",
                        "receipt.outcome",
                        "receipt.reason",
                        "receipt.sig",
                        "recipient",
                        "sender");
        for (Change change : Tampering.of(SHOWN)) {
            Decoded<Evidence> read = Evidence.read(change.changed(), ID);
            if (isSigned(change)) {
                assertThat(code(read))
                        .as("%s: %s", change.field(), change.changed())
                        .isIn(ErrorCode.MALFORMED, ErrorCode.BAD_SIGNATURE);
            } else {
                read.toOptional()
                        .ifPresent(evidence ->
                                assertThat(evidence.receipt().statement()).isEqualTo(RECEIPT.statement()));
            }
        }
    }

    private static boolean isSigned(Change change) {
        return !change.isAddition() && !change.field().equals("receipt.reason");
    }

    @Test
    void anOutcomeThatIsChangedToAnyOtherIsRefused() {
        JsonObject receipt = (JsonObject) Json.parse(RECEIPT.toJson()).orThrow();
        for (Outcome other : Outcome.values()) {
            JsonObject changed = SHOWN.with("receipt", receipt.with("outcome", other.word()));
            if (other != Outcome.REFUSED) {
                assertThat(code(Evidence.read(changed, ID))).isEqualTo(ErrorCode.BAD_SIGNATURE);
            }
        }
    }

    private static ErrorCode code(Decoded<?> read) {
        if (read instanceof Decoded.Bad<?>(Violation why)) {
            return why.code();
        }
        throw new AssertionError("taken: " + read);
    }
}
