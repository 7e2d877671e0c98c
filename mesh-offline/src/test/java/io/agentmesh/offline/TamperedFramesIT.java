package io.agentmesh.offline;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.EnvelopeDraft;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import io.agentmesh.offline.testing.Tables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every byte of a frame changed in turn, by somebody who can sign for its sender: what the recipient notes
/// is of the field's kind, and of all that it keeps, its prekeys and sessions first, no bit has moved. The
/// true frame is read afterwards (offline §5.3, §9).
final class TamperedFramesIT {
    /// What a peer may fail in a minute before none of its frames is looked at.
    private static final int BARRED_AFTER = 90;

    /// Where what did not open is noted; every other table must stay as it is.
    private static final Set<String> NOTES = Set.of("quarantine", "audit");

    private static final String BAD_FRAME = "bad_frame";
    private static final String CANNOT_OPEN = "cannot_open";

    private final OfflineWorld world;
    private final OfflineEnd alice;
    private final OfflineEnd bob;
    private int tried;

    TamperedFramesIT(@TempDir Path folder) throws Exception {
        this.world = new OfflineWorld(folder);
        this.alice = world.join(ALICE);
        this.bob = world.join(BOB);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /// @param bytes how many; 0 for the ciphertext
    private record Field(String name, int bytes, Set<String> answers) {}

    private static final List<Field> PRELUDE = List.of(
            new Field("magic and version", 4, Set.of(BAD_FRAME)),
            new Field("kind", 1, Set.of(BAD_FRAME, "session_unknown")),
            new Field("flags", 1, Set.of(BAD_FRAME)),
            new Field("suite", 2, Set.of(BAD_FRAME)),
            new Field("devices", 4, Set.of(BAD_FRAME)),
            new Field("expires at", 8, Set.of(BAD_FRAME, CANNOT_OPEN)));
    private static final List<Field> REST = List.of(
            new Field("ratchet key", 32, Set.of(CANNOT_OPEN)),
            new Field("pn", 4, Set.of(CANNOT_OPEN)),
            new Field("n", 4, Set.of(CANNOT_OPEN, "too_many_skipped")),
            new Field("ciphertext", 0, Set.of(CANNOT_OPEN)),
            new Field("tag", 32, Set.of(CANNOT_OPEN)));

    @Test
    void everyByteOfAnOpening() throws Exception {
        List<Field> opening = List.of(
                new Field("session", 16, Set.of(CANNOT_OPEN)),
                new Field("ephemeral key", 32, Set.of(CANNOT_OPEN)),
                new Field("signed prekey", 4, Set.of("prekey_unknown")),
                new Field("one-time prekey", 4, Set.of("prekey_unknown", "prekey_used", CANNOT_OPEN)),
                new Field("bundle serial", 8, Set.of("unknown_bundle")));

        assertEveryByte(frameThatIsUnderWay("one"), Stream.of(PRELUDE, opening, REST));
    }

    @Test
    void everyByteOfAFrameThatFollows() throws Exception {
        alice.send(bob, "before");
        world.advance(Duration.ofSeconds(3));
        List<Field> following = List.of(new Field("session", 16, Set.of("session_unknown")));

        assertEveryByte(frameThatIsUnderWay("one"), Stream.of(PRELUDE, following, REST));
    }

    private Envelope frameThatIsUnderWay(String text) throws Exception {
        world.lose(envelope -> true);
        alice.send(bob, text);
        world.settle();
        return world.carried().getLast();
    }

    private void assertEveryByte(Envelope envelope, Stream<List<Field>> parts) throws Exception {
        List<Field> layout = parts.flatMap(List::stream).toList();
        byte[] bytes =
                Base64Url.decode(((JsonString) envelope.payload()).value()).orThrow();
        int fixed = layout.stream().mapToInt(Field::bytes).sum();
        assertThat((bytes.length - fixed) % 16).as("what is left is ciphertext").isZero();
        int asked = bob.asked().size();
        List<String> before = Tables.rowsWithout(bob, NOTES);
        int at = 0;
        for (Field field : layout) {
            int end = at + (field.bytes() == 0 ? bytes.length - fixed : field.bytes());
            for (; at < end; at++) {
                byte[] changed = bytes.clone();
                changed[at] ^= (byte) (1 << (at % 8));
                assertThat(answer(envelope, changed))
                        .as("%s, byte %d", field.name(), at)
                        .isIn(field.answers());
                assertThat(Tables.rowsWithout(bob, NOTES))
                        .as("%s, byte %d", field.name(), at)
                        .isEqualTo(before);
            }
        }
        assertThat(bob.asked()).hasSize(asked);

        world.lose(lost -> false);
        world.inject(envelope);
        world.advance(Duration.ofSeconds(3));
        assertThat(bob.asked()).hasSize(asked + 1);
    }

    /// Why a frame was not taken, in the one word that is noted.
    private String answer(Envelope original, byte[] frame) throws Exception {
        if (++tried % BARRED_AFTER == 0) {
            world.leap(Duration.ofMinutes(2));
        }
        UUID id = original.id();
        bob.store().call(tx -> tx.update("DELETE FROM quarantine") + tx.update("DELETE FROM audit"));
        world.inject(EnvelopeDraft.sealed(
                        id, BOB.id(), MessageType.CONTROL, Base64Url.encode(frame), original.timestampMillis())
                .sign(ALICE));
        return bob.store()
                .call(tx -> tx.queryOne(
                        "SELECT reason AS word FROM quarantine UNION ALL"
                                + " SELECT code FROM audit WHERE code NOT IN ('reset_sent', 'quarantine_full')",
                        row -> row.text("word")))
                .orElse("taken");
    }
}
