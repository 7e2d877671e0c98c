package io.agentmesh.registry.token;

import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.card.CardId;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.route.HttpFilter;
import io.agentmesh.registry.audit.Actor;
import io.agentmesh.registry.request.ClientAddress;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.store.Transaction;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Set;

/// Lets a request through if it carries a good token (registry §4.2) that is good for it; the first of all checks.
/// Looks the token up for every request, so that one that ended or was taken back is refused at once.
public final class BearerTokens implements HttpFilter {
    private static final String SCHEME = "Bearer ";
    private static final Set<String> OF_RELAYS = Set.of("/gate/verify", "/gate/events");

    private final Store store;
    private final TokenRepository tokens;
    private final TokenUses uses;
    private final InstantSource clock;

    /// Asks this store.
    public BearerTokens(Store store, TokenRepository tokens, TokenUses uses, InstantSource clock) {
        this.store = store;
        this.tokens = tokens;
        this.uses = uses;
        this.clock = clock;
    }

    @Override
    public Answer filter(HttpRequest request, Next next) throws IOException, InterruptedException {
        SecretHash hash = hashOf(request);
        Timestamp now = Timestamp.of(clock.instant());
        StoredToken token = store.read(tx -> allowed(tx, hash, now, request));
        uses.note(token, now);
        var actor = new Actor(token.record().user(), ClientAddress.of(request).toString(), now);
        return next.proceed(request.withAttribute(Caller.class, new Caller(actor, token)));
    }

    private StoredToken allowed(Transaction tx, SecretHash hash, Timestamp now, HttpRequest request) {
        StoredToken token = tokens.find(tx, hash)
                .filter(known -> known.isGood(now))
                .orElseThrow(() -> new RequestRefused(401, "invalid_token", "invalid or expired token"));
        if (!isGoodFor(tx, token.purpose(), request)) {
            throw new RequestRefused(403, "token_scope", why(token.purpose().scope()));
        }
        return token;
    }

    private static boolean isGoodFor(Transaction tx, Purpose purpose, HttpRequest request) {
        return switch (purpose.scope()) {
            case FULL -> true;
            case AGENT -> {
                CardId card = purpose.card();
                yield card != null && AgentScope.allows(tx, request, card);
            }
            case GATE -> OF_RELAYS.contains(request.path());
        };
    }

    private static String why(Scope scope) {
        return scope == Scope.GATE
                ? "this token is a relay's: it is good for the gate alone"
                : "this token came from a setup key: it speaks for its own agent alone; log in to do this";
    }

    /// What a registration's proof is bound to: the hash of the token that a request carries.
    ///
    /// @throws RequestRefused 401 if it carries none
    public static SecretHash hashOf(HttpRequest request) {
        return SecretHash.of(tokenOf(request));
    }

    private static String tokenOf(HttpRequest request) {
        String header = request.headers()
                .first("authorization")
                .filter(BearerTokens::isVisibleAscii)
                .orElseThrow(() -> new RequestRefused(401, "missing_token", "missing authorization header"));
        if (!header.startsWith(SCHEME)) {
            throw new RequestRefused(401, "invalid_token", "invalid authorization format");
        }
        return header.substring(SCHEME.length());
    }

    private static boolean isVisibleAscii(String value) {
        return value.chars().allMatch(c -> (c >= ' ' && c <= '~') || c == '\t');
    }
}
