package io.agentmesh.offline.outgoing;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.receipt.ContentDigest;
import io.agentmesh.core.receipt.Outcome;
import io.agentmesh.core.receipt.Receipt;
import io.agentmesh.core.receipt.ReceiptShape;
import io.agentmesh.core.testing.Tampering;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import io.agentmesh.offline.testing.Tables;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// I13: a receipt counts if the message's recipient signed it, about this very content; the first final one stands.
final class ReceiptWordsIT {
    private final OfflineWorld world;
    private final OfflineEnd alice;
    private final OfflineEnd bob;
    private final Word word;
    private UUID id = new UUID(0, 0);
    private ContentDigest digest = ContentDigest.of(Octets.of(new byte[0]));

    ReceiptWordsIT(@TempDir Path folder) throws Exception {
        this.world = new OfflineWorld(folder);
        this.alice = world.join(ALICE);
        this.bob = world.join(BOB);
        var seams = new OutgoingSeams(
                () -> ALICE,
                nowhere(),
                world.clock(),
                new SecureRandom(),
                new SplittableRandom(1),
                peer -> SessionDemands.NONE);
        this.word = new Word(seams, new Changes());
    }

    @BeforeEach
    void send() throws Exception {
        world.lose(envelope -> true);
        id = alice.send(bob, "one");
        world.settle();
        digest = ContentDigest.parse(alice.store()
                        .call(tx -> tx.queryOne("SELECT digest FROM outbox", row -> row.text("digest")))
                        .orElseThrow())
                .orThrow();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void receiptOfAnotherSignerContentOrMessageMovesNothing() throws Exception {
        comes(CAROL, id, digest, Outcome.PROCESSED);
        comes(BOB, id, ContentDigest.of(Octets.of(new byte[1])), Outcome.PROCESSED);
        comes(BOB, new UUID(9, 9), digest, Outcome.PROCESSED);

        assertThat(alice.stateOf(id)).isEqualTo("sealed");
        assertThat(noted("bad_receipt")).isEqualTo(2);
    }

    @Test
    void recipientsOwnWordMovesItAndTheFirstFinalOneStands() throws Exception {
        comes(BOB, id, digest, Outcome.STORED);
        assertThat(alice.stateOf(id)).isEqualTo("received");

        comes(BOB, id, digest, Outcome.PROCESSED);
        comes(BOB, id, digest, Outcome.STORED);
        comes(BOB, id, digest, Outcome.PROCESSED);
        assertThat(noted("receipt_conflict")).isZero();
        comes(BOB, id, digest, Outcome.REFUSED);

        assertThat(alice.stateOf(id)).isEqualTo("processed");
        assertThat(noted("receipt_conflict")).isOne();
    }

    /// Whatever is changed in a receipt: no bit of what is kept of the message moves, and the true one still
    /// counts.
    @Test
    void receiptWithAnyFieldChangedMovesNoBit() throws Exception {
        var statement =
                new Receipt.Statement(id, digest, Outcome.REFUSED, world.now().toEpochMilli());
        Receipt receipt = Receipt.sign(BOB, ALICE.id(), statement, "policy");
        JsonObject json = (JsonObject) Json.parse(receipt.toJson()).orThrow();
        List<String> before = Tables.rowsWithout(alice, Set.of("audit"));

        for (Tampering.Change change : Tampering.of(json)) {
            if (!change.isAddition() && !change.field().equals("reason")) {
                Json.decode(change.changed().toString(), ReceiptShape.RECEIPT)
                        .toOptional()
                        .ifPresent(this::comes);
                assertThat(Tables.rowsWithout(alice, Set.of("audit")))
                        .as("%s: %s", change.field(), change.changed())
                        .isEqualTo(before);
            }
        }
        assertThat(noted("bad_receipt")).isPositive();

        comes(receipt);
        assertThat(alice.stateOf(id)).isEqualTo("refused");
    }

    private void comes(AgentKeyPair signer, UUID message, ContentDigest content, Outcome outcome) throws Exception {
        var statement =
                new Receipt.Statement(message, content, outcome, world.now().toEpochMilli());
        comes(Receipt.sign(signer, ALICE.id(), statement, null));
    }

    private void comes(Receipt receipt) {
        try {
            alice.store().call(tx -> {
                word.receipt(tx, BOB.id(), ALICE.id(), receipt);
                return true;
            });
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private long noted(String code) throws Exception {
        return alice.number("SELECT count(*) FROM audit WHERE code = '" + code + "'");
    }

    private static Line nowhere() {
        return new Line() {
            @Override
            public void post(Envelope envelope) {}

            @Override
            public boolean isUp() {
                return false;
            }
        };
    }
}
