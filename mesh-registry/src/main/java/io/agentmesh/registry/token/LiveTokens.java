package io.agentmesh.registry.token;

import io.agentmesh.core.time.Timestamp;
import io.agentmesh.http.websocket.WebSocket;
import io.agentmesh.http.websocket.WebSocketListener;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.upkeep.Chore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Ends connections with the tokens that opened them. What a route takes back is told at once; what ends otherwise is
/// found by looking: a token whose time is over, and what another process took out of the database. For any thread.
public final class LiveTokens implements Chore {
    /// Between two looks: for so long a connection may outlive its token.
    static final Duration EVERY = Duration.ofSeconds(20);
    /// Tokens that are looked up in one reading, so that others are read in between.
    static final int BATCH = 500;

    private final Store store;
    private final InstantSource clock;
    private final TokenRepository tokens = new TokenRepository();
    private final Set<Held> open = ConcurrentHashMap.newKeySet();

    /// An open connection. No two are equal.
    private static final class Held {
        private final StoredToken token;
        private final WebSocket socket;

        private Held(StoredToken token, WebSocket socket) {
            this.token = token;
            this.socket = socket;
        }

        private void end(TokenEnd why) {
            socket.close(why.closeCode(), why.reason());
        }
    }

    /// Looks into this store.
    public LiveTokens(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /// What a connection is to do for as long as the token is good that opened it.
    public WebSocketListener whileGood(StoredToken token, WebSocketListener listener) {
        return new Bound(token, listener);
    }

    /// Ends a token's connections, once it is gone with this transaction.
    public void revoked(Transaction tx, TokenId id) {
        tx.afterCommit(() ->
                open.stream().filter(held -> held.token.id().equals(id)).forEach(held -> held.end(TokenEnd.REVOKED)));
    }

    @Override
    public String name() {
        return "live tokens";
    }

    @Override
    public Duration pause() {
        return EVERY;
    }

    @Override
    public void run() throws InterruptedException {
        List<Held> all = List.copyOf(open);
        for (int from = 0; from < all.size(); from += BATCH) {
            List<Held> some = all.subList(from, Math.min(all.size(), from + BATCH));
            store.read(tx -> ended(tx, some)).forEach(Held::end);
        }
    }

    private Map<Held, TokenEnd> ended(Transaction tx, List<Held> some) {
        Timestamp now = Timestamp.of(clock.instant());
        Map<Held, TokenEnd> ended = new HashMap<>();
        some.forEach(held -> end(tx, held.token, now).ifPresent(why -> ended.put(held, why)));
        return ended;
    }

    /// Retention takes away what ended long ago, so that a token that is gone may have ended in time.
    private Optional<TokenEnd> end(Transaction tx, StoredToken opened, Timestamp now) {
        Optional<StoredToken> kept = tokens.find(tx, opened.record().hash());
        if (!kept.orElse(opened).isGood(now)) {
            return Optional.of(TokenEnd.EXPIRED);
        }
        if (kept.isPresent()) {
            return Optional.empty();
        }
        return Optional.of(tokens.hasUser(tx, opened.record().user()) ? TokenEnd.REVOKED : TokenEnd.USER_REMOVED);
    }

    /// Passes everything on, and lets the connection be ended meanwhile. Runs on the connection's thread.
    private final class Bound implements WebSocketListener {
        private final StoredToken token;
        private final WebSocketListener listener;
        private Optional<Held> held = Optional.empty();

        private Bound(StoredToken token, WebSocketListener listener) {
            this.token = token;
            this.listener = listener;
        }

        @Override
        public void onOpen(WebSocket socket) {
            var opened = new Held(token, socket);
            open.add(opened);
            held = Optional.of(opened);
            listener.onOpen(socket);
        }

        @Override
        public void onText(WebSocket socket, String text) {
            listener.onText(socket, text);
        }

        @Override
        public void onBinary(WebSocket socket, byte[] bytes) {
            listener.onBinary(socket, bytes);
        }

        @Override
        public void onPing(WebSocket socket) {
            listener.onPing(socket);
        }

        @Override
        public void onPong(WebSocket socket) {
            listener.onPong(socket);
        }

        @Override
        public void onWritable(WebSocket socket) {
            listener.onWritable(socket);
        }

        @Override
        public void onClosed(WebSocket socket, int code, String reason) {
            held.ifPresent(open::remove);
            listener.onClosed(socket, code, reason);
        }
    }
}
