package io.agentmesh.core.receipt;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class EvidenceTest {
    private static final UUID ID = UUID.fromString("5f0c2f6e-3a55-4f0e-9b1f-0c6d2f1a7b01");
    private static final Receipt RECEIPT = Receipt.sign(
            BOB,
            ALICE.id(),
            new Receipt.Statement(ID, ContentDigest.of(Octets.utf8("hello")), Outcome.PROCESSED, 1_935_738_751_500L),
            null);
    private static final String SHOWN = "{\"sender\":\"" + ALICE.id() + "\",\"recipient\":\"" + BOB.id()
            + "\",\"receipt\":" + RECEIPT.toJson() + "}";

    @Test
    void whatTheRecipientSignedIsBelieved() {
        assertThat(read(SHOWN, ID)).isEqualTo(Decoded.ok(new Evidence(ALICE.id(), BOB.id(), RECEIPT)));
    }

    @Test
    void theReceiptOfAnotherMessageProvesNothing() {
        assertThat(read(SHOWN, new UUID(1, 2)))
                .isEqualTo(Decoded.bad(ErrorCode.BAD_SIGNATURE, "the receipt is of another message"));
    }

    @Test
    void withAnyOtherByteItProvesNothing() {
        byte[] text = SHOWN.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < text.length; i++) {
            byte[] changed = text.clone();
            changed[i] ^= 1;

            Decoded<Evidence> read = Json.parse(changed).then(json -> Evidence.read(json, ID));

            assertThat(read).as("byte %d", i).isInstanceOf(Decoded.Bad.class);
        }
    }

    private static Decoded<Evidence> read(String shown, UUID id) {
        JsonValue json = Json.parse(shown).orThrow();
        return Evidence.read(json, id);
    }
}
