package io.agentmesh.offline.incoming;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.durable.DurableMessage;
import io.agentmesh.core.durable.Head;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.offline.incoming.InboxTable.Name;
import io.agentmesh.offline.session.Sessions;
import io.agentmesh.offline.store.OfflineStore;
import io.agentmesh.offline.store.StoreSeams;
import io.agentmesh.offline.store.Transaction;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What one peer may leave in the inbox before the local agent took it.
final class InboxRoomTest {
    private final FakeClock clock = FakeClock.atSomeDay();

    @Test
    void messagesOfOnePeerAreCountedUntilTheyAreDone(@TempDir Path folder) throws Exception {
        var two = new InboxRoom(2, 1 << 20, 1 << 20);
        try (OfflineStore store =
                OfflineStore.open(folder.resolve("home"), new StoreSeams(clock, new SecureRandom(), () -> {}))) {
            Name first = put(store, ALICE.id(), 1);
            assertThat(holds(store, two, ALICE.id())).isTrue();

            put(store, ALICE.id(), 2);
            assertThat(holds(store, two, ALICE.id())).isFalse();
            assertThat(holds(store, two, BOB.id())).isTrue();

            store.call(tx -> done(tx, first));
            assertThat(holds(store, two, ALICE.id())).isTrue();
        }
    }

    @Test
    void bytesAreCountedForThePeerAndForAll(@TempDir Path folder) throws Exception {
        try (OfflineStore store =
                OfflineStore.open(folder.resolve("home"), new StoreSeams(clock, new SecureRandom(), () -> {}))) {
            put(store, ALICE.id(), 1);
            int each = Sessions.content(message(1)).length();

            assertThat(holds(store, new InboxRoom(9, 2L * each, 2L * each), ALICE.id()))
                    .isTrue();
            assertThat(holds(store, new InboxRoom(9, 2L * each - 1, 2L * each), ALICE.id()))
                    .isFalse();
            assertThat(holds(store, new InboxRoom(9, 2L * each - 1, 2L * each), BOB.id()))
                    .isTrue();
            assertThat(holds(store, new InboxRoom(9, 2L * each, 2L * each - 1), BOB.id()))
                    .isFalse();
        }
    }

    private static boolean holds(OfflineStore store, InboxRoom room, AgentId peer) throws InterruptedException {
        int each = Sessions.content(message(1)).length();
        return store.call(tx -> room.holds(InboxTable.unfinished(tx, peer), each));
    }

    private Name put(OfflineStore store, AgentId peer, int number) throws InterruptedException {
        DurableMessage message = message(number);
        Name name = new Name(peer, message.head().name().id());
        store.call(tx -> {
            InboxTable.insert(tx, name, message, clock.instant());
            return name;
        });
        return name;
    }

    private static Name done(Transaction tx, Name name) {
        InboxTable.done(tx, name, "processed");
        return name;
    }

    private static DurableMessage message(int number) {
        return new DurableMessage(
                new Head(
                        "request",
                        new Head.Name(new UUID(7, number), null),
                        new Head.Life(1_000, 2_000),
                        new Head.Extras(null, null, null, JsonObject.empty())),
                new JsonString("x".repeat(100)));
    }
}
