package io.agentmesh.offline.incoming;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static io.agentmesh.core.testing.Keys.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.durable.DurableMessage;
import io.agentmesh.core.durable.Head;
import io.agentmesh.core.durable.Part;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.receipt.ContentDigest;
import io.agentmesh.offline.store.Place;
import io.agentmesh.offline.testing.Forger;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import io.agentmesh.offline.testing.Tables;
import io.agentmesh.sdk.call.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a peer seals that keeps to no rule. It may ask, and harms nobody but itself (I17).
final class LyingPeerIT {
    private static final Duration A_MOMENT = Duration.ofSeconds(3);
    private static final UUID ID = UUID.fromString("0f6c2b1e-7d1a-4a7a-9f55-2c8f0d6e1a33");

    private static final long MAX_U53 = (1L << 53) - 1;

    private final OfflineWorld world;
    private final OfflineEnd alice;
    private final OfflineEnd bob;
    private final OfflineEnd carol;

    LyingPeerIT(@TempDir Path folder) throws Exception {
        this.world = new OfflineWorld(folder);
        this.alice = world.join(ALICE);
        this.bob = world.join(BOB);
        this.carol = world.join(CAROL);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /// 4.5 MB of `1e15` are 17 MB of `1000000000000000.0`: stored so, nobody could have read them again.
    @Test
    void contentThatGrowsInItsCanonicalFormIsBadPartsAndStopsNobody() throws Exception {
        Forger forger = Forger.inPlaceOf(alice, bob, world);
        Head head = request(end(Duration.ofDays(1)));
        long end = head.life().expiresAtMillis();
        String text = "{\"m\":{\"at\":" + head.life().madeAtMillis() + ",\"exp\":" + end + ",\"id\":\"" + ID
                + "\",\"lane\":\"x\",\"prev\":1,\"prev_exp\":" + end + ",\"seq\":2,\"t\":\"request\"},"
                + "\"p\":{\"a\":[1e15" + ",1e15".repeat(900_000) + "],\"capability\":\"echo\"}}";

        forger.sendInPieces(head, text.getBytes(StandardCharsets.UTF_8));
        world.leap(InboxTurns.LONGEST_GAP.plus(A_MOMENT));
        UUID good = carol.send(bob, "good");
        world.advance(A_MOMENT);

        assertThat(outcomeOf(ID)).isEqualTo("refused");
        assertThat(noted("bad_parts")).isOne();
        assertThat(carol.stateOf(good)).isEqualTo("processed");
    }

    @Test
    void requestThatCannotBeReadFailsAlone() throws Exception {
        bob.answer(request -> Answer.refusal("overloaded"));
        UUID broken = alice.send(bob, "broken");
        world.settle();
        bob.store()
                .call(tx -> tx.update(
                        "UPDATE inbox SET content = ?",
                        new Place("inbox", "content", ALICE.id().value() + " " + broken).holding(new byte[] {'{'})));

        bob.answer(request -> Answer.of(request.payload()));
        UUID good = carol.send(bob, "good");
        assertThat(bob.channel().inbox(broken))
                .singleElement()
                .satisfies(message -> assertThat(message.content()).isNull());
        world.advance(A_MOMENT);

        assertThat(carol.stateOf(good)).isEqualTo("processed");
        assertThat(alice.stateOf(broken)).isEqualTo("failed");
        assertThat(alice.sent(broken).end().reason()).isEqualTo("unreadable");
        assertThat(noted("unreadable")).isOne();
    }

    /// Its own pieces are counted right, and what they are together claims to be a piece of something else.
    @Test
    void wholeMessageThatSaysItIsAPieceIsRefusedAndNeverReceiptedUnderAnotherDigest() throws Exception {
        Forger forger = Forger.inPlaceOf(alice, bob, world);
        ContentDigest other = ContentDigest.of(Octets.utf8("what bob never saw"));
        Head head = request(end(Duration.ofDays(1)));
        Octets content =
                Forger.piece(head, new Part(0, 1, 18, other), new byte[18]).write();
        int asked = bob.asked().size();

        forger.sendInPieces(head, content.toByteArray());

        assertThat(bob.asked()).hasSize(asked);
        assertThat(outcomeOf(ID)).isEqualTo("refused");
        assertThat(ofBob("digest", ID)).isEqualTo(ContentDigest.of(content).text());
        assertThat(ofBob("receipt", ID)).doesNotContain(other.text());
    }

    @Test
    void pieceWithAnEndBeyondTheLongestLifeIsNotKept() throws Exception {
        Forger forger = Forger.inPlaceOf(alice, bob, world);
        ContentDigest digest = ContentDigest.of(Octets.utf8("whole"));
        Head tooLong = request(end(Lifetime.LONGEST) + 1);

        forger.send(Forger.piece(tooLong, new Part(0, 2, 5, digest), new byte[4]));

        assertThat(bob.number("SELECT count(*) FROM part")).isZero();
        assertThat(outcomeOf(ID)).isEqualTo("refused");
        assertThat(noted("bad_time")).isOne();
    }

    @Test
    void pieceWithTheEndOfTheLongestLifeIsKeptAndNotLongerThanThat() throws Exception {
        Forger forger = Forger.inPlaceOf(alice, bob, world);
        ContentDigest digest = ContentDigest.of(Octets.utf8("whole"));

        forger.send(Forger.piece(request(end(Lifetime.LONGEST)), new Part(0, 2, 5, digest), new byte[4]));
        assertThat(bob.number("SELECT count(*) FROM part")).isOne();
        world.leap(Lifetime.LONGEST.plusMillis(1));
        world.advance(A_MOMENT);

        assertThat(bob.number("SELECT count(*) FROM part")).isZero();
    }

    @Test
    void messageThatSaysAnotherEndThanItsFrameIsRefused() throws Exception {
        Forger forger = Forger.inPlaceOf(alice, bob, world);
        int asked = bob.asked().size();

        forger.send(asking(end(Duration.ofDays(1))), end(Duration.ofDays(2)));

        assertThat(bob.asked()).hasSize(asked);
        assertThat(outcomeOf(ID)).isEqualTo("refused");
    }

    @Test
    void wholeMessageThatSaysAnotherEndThanItsPiecesIsRefused() throws Exception {
        Forger forger = Forger.inPlaceOf(alice, bob, world);
        int asked = bob.asked().size();

        byte[] content = asking(MAX_U53).write().toByteArray();
        forger.sendInPieces(request(end(Duration.ofDays(1))), content);

        assertThat(bob.asked()).hasSize(asked);
        assertThat(noted("bad_parts")).isOne();
    }

    @Test
    void whatIsKnownOfMessagesWithoutAnEndIsForgotten() throws Exception {
        Forger forger = Forger.inPlaceOf(alice, bob, world);

        forger.send(asking(MAX_U53));
        assertThat(outcomeOf(ID)).isEqualTo("refused");
        world.leap(Lifetime.LONGEST.plus(SeenTable.KEPT_AFTER_END).plusMillis(1));
        world.advance(A_MOMENT);

        assertThat(bob.number("SELECT count(*) FROM inbox")).isZero();
        assertThat(bob.number("SELECT count(*) FROM seen WHERE sender = '" + ALICE.id() + "'"))
                .isZero();
    }

    @Test
    void frameThatIsPutAsideIsDroppedAfterTheLongestLifeWhateverItSays() throws Exception {
        Forger forger = Forger.inPlaceOf(alice, bob, world);
        bob.store().call(tx -> tx.update("DELETE FROM session"));

        forger.send(asking(MAX_U53));
        assertThat(bob.number("SELECT count(*) FROM quarantine")).isOne();
        world.leap(Lifetime.LONGEST.plusMillis(1));
        world.advance(A_MOMENT);

        assertThat(bob.number("SELECT count(*) FROM quarantine")).isZero();
    }

    @Test
    void answersToWhatNobodyAskedAreNeitherKeptNorReceipted() throws Exception {
        UUID ofCarol = bob.send(carol, "to carol");
        Forger forger = Forger.inPlaceOf(alice, bob, world);
        world.advance(A_MOMENT);
        long kept = bob.number("SELECT count(*) FROM inbox");
        int carried = world.carried().size();

        for (UUID asked : Arrays.asList(null, UUID.randomUUID(), ofCarol)) {
            forger.send(answer("response", asked));
            forger.send(answer("error", asked));
        }
        world.advance(A_MOMENT);

        assertThat(bob.number("SELECT count(*) FROM inbox")).isEqualTo(kept);
        assertThat(world.carried().stream()
                        .skip(carried)
                        .filter(envelope -> envelope.to().equals(ALICE.id())))
                .isEmpty();
    }

    @Test
    void listOfReceiptsThatIsNoneIsNotedAndMovesNothing() throws Exception {
        Forger forger = Forger.inPlaceOf(alice, bob, world);
        Set<String> notes = Set.of("audit", "seen", "session", "skipped");
        List<String> before = Tables.rowsWithout(bob, notes);

        forger.send(answer("receipt", null));

        assertThat(Tables.rowsWithout(bob, notes)).isEqualTo(before);
        assertThat(noted("bad_receipt")).isOne();
    }

    private DurableMessage answer(String type, @Nullable UUID asked) {
        Head.Life life = new Head.Life(world.now().toEpochMilli(), end(Duration.ofDays(1)));
        Head.Name name = new Head.Name(UUID.randomUUID(), asked);
        return new DurableMessage(new Head(type, name, life, Head.Extras.NONE), JsonObject.empty());
    }

    /// A request to echo.
    private DurableMessage asking(long end) {
        return new DurableMessage(request(end), JsonObject.empty().with("capability", "echo"));
    }

    private long end(Duration life) {
        return world.now().plus(life).toEpochMilli();
    }

    /// The head of a request.
    private Head request(long end) {
        return new Head(
                "request", new Head.Name(ID, null), new Head.Life(world.now().toEpochMilli(), end), Head.Extras.NONE);
    }

    private String outcomeOf(UUID id) throws Exception {
        return ofBob("outcome", id);
    }

    private String ofBob(String column, UUID id) throws Exception {
        return bob.store()
                .call(tx -> tx.queryOne("SELECT * FROM inbox WHERE mid = ?", row -> row.text(column), id.toString()))
                .orElseThrow();
    }

    private long noted(String code) throws Exception {
        return bob.number("SELECT count(*) FROM audit WHERE code = '" + code + "'");
    }
}
