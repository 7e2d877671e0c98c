package io.agentmesh.bench.offline;

import io.agentmesh.core.durable.DurableMessage;
import io.agentmesh.core.durable.Head;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.offline.prekey.OwnPrekeys;
import io.agentmesh.offline.session.Session;
import io.agentmesh.offline.session.Sessions;
import io.agentmesh.offline.store.OfflineStore;
import io.agentmesh.offline.store.StoreSeams;
import io.agentmesh.offline.store.Transaction;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/// Fills the store of a daemon that is not running: `SessionStore FOLDER SECRET_KEY_HEX SESSIONS`. Each session is
/// with an agent of its own, agreed on as always, and has sealed one message.
public final class SessionStore {
    /// Sessions in a transaction.
    private static final int AT_ONCE = 100;

    private static final Duration LIFE = Duration.ofDays(1);

    private final AgentKeyPair own;
    private final SecureRandom random = new SecureRandom();
    private final Sessions sessions = new Sessions(new OwnPrekeys(random), InstantSource.system(), random);

    private SessionStore(AgentKeyPair own) {
        this.own = own;
    }

    /// Fills it, or ends with what refused.
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 3) {
            System.err.println("usage: SessionStore FOLDER SECRET_KEY_HEX SESSIONS");
            System.exit(2);
        }
        var filled = new SessionStore(AgentKeyPair.ofHex(arguments[1]).orThrow());
        int count = Integer.parseInt(arguments[2]);
        StoreSeams seams = StoreSeams.of(InstantSource.system(), filled.random);
        try (OfflineStore store = OfflineStore.open(Path.of(arguments[0]), seams)) {
            for (int left = count; left > 0; left -= AT_ONCE) {
                int some = Math.min(left, AT_ONCE);
                store.call(tx -> filled.begin(tx, some));
            }
            long held = store.call(tx -> tx.number("SELECT count(*) FROM session"));
            if (held != count) {
                throw new IllegalStateException("sessions: " + held + " (expected: " + count + ")");
            }
        }
    }

    private boolean begin(Transaction tx, int some) {
        for (int number = 0; number < some; number++) {
            Instant now = Instant.now();
            Session session = sessions.begin(tx, own, Away.generate(random, now).claimed())
                    .orThrow();
            if (sessions.seal(tx, session, message(now), UUID.randomUUID()).isEmpty()) {
                throw new IllegalStateException("session: seals nothing (expected: its first message)");
            }
        }
        return true;
    }

    private static DurableMessage message(Instant now) {
        var head = new Head(
                "request",
                new Head.Name(UUID.randomUUID(), null),
                new Head.Life(now.toEpochMilli(), now.plus(LIFE).toEpochMilli()),
                new Head.Extras(null, null, null, JsonObject.empty()));
        return new DurableMessage(head, JsonObject.empty().with("capability", "echo"));
    }
}
