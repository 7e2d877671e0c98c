package io.agentmesh.offline;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.offline.prekey.OwnPrekeys;
import io.agentmesh.offline.session.Session;
import io.agentmesh.offline.session.Sessions;
import io.agentmesh.offline.testing.OfflineEnd;
import io.agentmesh.offline.testing.OfflineWorld;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// I5 at rest: what lies in the files of an agent, free pages and the log included, once it has stopped.
/// Neither a key in the clear, nor a sealed value from before: whoever has the key file too opens the state
/// of now, and none of those by which earlier messages could be read.
final class KeysAtRestIT {
    private static final Duration A_MOMENT = Duration.ofSeconds(1);
    private static final int TURNS = 6;
    /// Bytes of a key that are looked for: nobody finds these by chance.
    private static final int PIECE = 16;
    /// Epoch and salt: after them a sealed value is like no other.
    private static final int SEALED_HEAD = 20;

    private final OfflineWorld world;
    private final OfflineEnd alice;
    private final OfflineEnd bob;
    private final Sessions sessions;
    /// Every state that there was, in the clear.
    private final Set<ByteBuffer> keys = new HashSet<>();
    /// Every sealed value that there was, by its place, as hex.
    private final Map<String, Set<String>> sealed = new HashMap<>();

    KeysAtRestIT(@TempDir Path folder) throws Exception {
        this.world = new OfflineWorld(folder);
        this.alice = world.join(ALICE);
        this.bob = world.join(BOB);
        this.sessions = new Sessions(new OwnPrekeys(new SecureRandom()), world.clock(), new SecureRandom());
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void filesHoldNoKeyInTheClearAndNoSealedValueOfBefore() throws Exception {
        look();
        for (int turn = 0; turn < TURNS; turn++) {
            alice.send(bob, "there " + turn);
            world.settle();
            look();
            world.advance(A_MOMENT);
            look();
            bob.send(alice, "back " + turn);
            world.settle();
            world.advance(A_MOMENT);
            look();
        }
        Set<String> now = new HashSet<>();
        now.addAll(sealedOf(alice).values());
        now.addAll(sealedOf(bob).values());
        alice.stop();
        bob.stop();

        byte[] files = files(alice, bob);

        assertThat(keys).as("states were looked at").hasSizeGreaterThan(1_000);
        assertThat(pieces(files).filter(keys::contains)).as("keys in the clear").isEmpty();
        List<String> old = sealed.values().stream()
                .flatMap(Set::stream)
                .filter(value -> !now.contains(value))
                .toList();
        assertThat(old).hasSizeGreaterThan(TURNS * 4);
        Set<ByteBuffer> present = new HashSet<>(pieces(files).toList());
        assertThat(now).as("what is held is found").allMatch(value -> present.contains(pieceOf(value)));
        assertThat(old.stream().filter(value -> present.contains(pieceOf(value))))
                .as("sealed values of before")
                .isEmpty();
    }

    private void look() throws Exception {
        look(alice, BOB.id());
        look(bob, ALICE.id());
    }

    private void look(OfflineEnd end, AgentId peer) throws Exception {
        end.store()
                .call(tx -> sessions.writable(tx, peer, end.id()))
                .map(Session::state)
                .ifPresent(state -> pieces(state.encode().toByteArray()).forEach(keys::add));
        sealedOf(end)
                .forEach((place, value) ->
                        sealed.computeIfAbsent(place, first -> new HashSet<>()).add(value));
    }

    /// Ratchets and private halves, sealed as they lie there.
    private static Map<String, String> sealedOf(OfflineEnd end) throws Exception {
        Map<String, String> values = new HashMap<>();
        end.store()
                .call(tx -> tx.queryAll(
                        "SELECT 'session ' || sid AS place, hex(state) AS value FROM session"
                                + " UNION ALL SELECT 'opk ' || id, hex(private) FROM opk"
                                + " UNION ALL SELECT 'spk ' || id, hex(private) FROM spk",
                        row -> values.put(end.id() + " " + row.text("place"), row.text("value"))));
        return values;
    }

    private static byte[] files(OfflineEnd... ends) throws IOException {
        List<byte[]> all = new ArrayList<>();
        for (OfflineEnd end : ends) {
            try (Stream<Path> files = Files.walk(end.home())) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    all.add(Files.readAllBytes(file));
                }
            }
        }
        ByteBuffer together =
                ByteBuffer.allocate(all.stream().mapToInt(bytes -> bytes.length).sum());
        all.forEach(together::put);
        return together.array();
    }

    private static ByteBuffer pieceOf(String value) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(value), SEALED_HEAD, PIECE)
                .slice();
    }

    /// At every place; runs of few values, as of zeros, are everywhere and no keys.
    private static Stream<ByteBuffer> pieces(byte[] bytes) {
        return Stream.iterate(0, at -> at + PIECE <= bytes.length, at -> at + 1)
                .map(at -> ByteBuffer.wrap(bytes, at, PIECE).slice())
                .filter(KeysAtRestIT::isVaried);
    }

    private static boolean isVaried(ByteBuffer piece) {
        Set<Byte> values = new HashSet<>();
        for (int i = 0; i < PIECE; i++) {
            values.add(piece.get(i));
        }
        return values.size() > PIECE / 2;
    }
}
