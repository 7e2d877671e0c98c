package io.agentmesh.core.receipt;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.testing.Vectors;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ReceiptTest {
    private static final Vectors RECORDED = Vectors.open("offline-channel.json").object("receipt");
    private static final Receipt.Statement STATEMENT = new Receipt.Statement(
            UUID.fromString(RECORDED.text("message_id")),
            ContentDigest.of(Octets.utf8(RECORDED.text("content"))),
            Outcome.PROCESSED,
            RECORDED.number("at"));

    @Test
    void theRecordedReceiptIsSignedAlike() {
        Receipt receipt = Receipt.sign(BOB, ALICE.id(), STATEMENT, null);

        assertThat(STATEMENT.digest().bytes().toByteArray()).isEqualTo(RECORDED.hex("digest"));
        assertThat(STATEMENT.outcome().code()).isEqualTo((int) RECORDED.number("outcome"));
        assertThat(STATEMENT.signed(ALICE.id(), BOB.id())).isEqualTo(RECORDED.hex("signed_bytes"));
        assertThat(receipt.signature().bytes()).isEqualTo(RECORDED.hex("signature"));
        assertThat(receipt.isSignedBy(BOB.id(), ALICE.id())).isTrue();
    }

    @Test
    void nobodyElseSignedIt() {
        Receipt receipt = Receipt.sign(BOB, ALICE.id(), STATEMENT, null);

        assertThat(receipt.isSignedBy(CAROL.id(), ALICE.id())).isFalse();
        assertThat(receipt.isSignedBy(ALICE.id(), BOB.id())).isFalse();
        assertThat(receipt.isSignedBy(BOB.id(), CAROL.id())).isFalse();
    }

    @Test
    void eachPartOfTheStatementIsSigned() {
        Receipt receipt = Receipt.sign(BOB, ALICE.id(), STATEMENT, null);
        ContentDigest otherContent = ContentDigest.of(Octets.EMPTY);
        List<Receipt.Statement> changed = List.of(
                new Receipt.Statement(new UUID(1, 2), STATEMENT.digest(), STATEMENT.outcome(), STATEMENT.atMillis()),
                new Receipt.Statement(STATEMENT.messageId(), otherContent, STATEMENT.outcome(), STATEMENT.atMillis()),
                new Receipt.Statement(STATEMENT.messageId(), STATEMENT.digest(), Outcome.FAILED, STATEMENT.atMillis()),
                new Receipt.Statement(
                        STATEMENT.messageId(), STATEMENT.digest(), STATEMENT.outcome(), STATEMENT.atMillis() + 1));

        assertThat(changed)
                .noneMatch(statement ->
                        new Receipt(statement, null, receipt.signature()).isSignedBy(BOB.id(), ALICE.id()));
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void aReceiptIsReadAsItWasWritten(Outcome outcome) {
        var statement = new Receipt.Statement(STATEMENT.messageId(), STATEMENT.digest(), outcome, 7);
        Receipt receipt = Receipt.sign(BOB, ALICE.id(), statement, "acl_denied");

        assertThat(Json.decode(receipt.toJson(), ReceiptShape.RECEIPT)).isEqualTo(Decoded.ok(receipt));
        assertThat(outcome.isFinal()).isEqualTo(outcome != Outcome.STORED);
    }

    @Test
    void aMessageCarriesSixtyFourReceiptsAndNoMore() {
        String receipt = Receipt.sign(BOB, ALICE.id(), STATEMENT, null).toJson();

        assertThat(Json.decode(list(receipt, 64), ReceiptShape.LIST).orThrow()).hasSize(64);
        assertThat(Json.decode(list(receipt, 65), ReceiptShape.LIST)).isInstanceOf(Decoded.Bad.class);
    }

    @Test
    void aReasonHasSixtyFourCharactersAndNoMore() {
        Receipt longest = Receipt.sign(BOB, ALICE.id(), STATEMENT, "x".repeat(64));
        Receipt longer = Receipt.sign(BOB, ALICE.id(), STATEMENT, "x".repeat(65));

        assertThat(Json.decode(longest.toJson(), ReceiptShape.RECEIPT)).isInstanceOf(Decoded.Ok.class);
        assertThat(Json.decode(longer.toJson(), ReceiptShape.RECEIPT)).isInstanceOf(Decoded.Bad.class);
    }

    private static String list(String receipt, int count) {
        return "[" + String.join(",", Collections.nCopies(count, receipt)) + "]";
    }
}
