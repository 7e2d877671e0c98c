package io.agentmesh.registry.token;

import io.agentmesh.core.account.ApiTokenRecord;
import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.route.HttpFilter;
import io.agentmesh.registry.audit.Actor;
import io.agentmesh.registry.request.ClientAddress;
import io.agentmesh.registry.store.Store;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/// Lets a request through if it carries a good token (registry §4.2); the first of all checks. Looks the token
/// up for every request, so that one that ended or was taken back is refused at once.
public final class BearerTokens implements HttpFilter {
    private static final String SCHEME = "Bearer ";

    private final Store store;
    private final TokenRepository tokens;
    private final InstantSource clock;

    /// Asks this store.
    public BearerTokens(Store store, TokenRepository tokens, InstantSource clock) {
        this.store = store;
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    public Answer filter(HttpRequest request, Next next) throws IOException, InterruptedException {
        SecretHash hash = hashOf(request);
        Optional<ApiTokenRecord> known = store.read(tx -> tokens.find(tx, hash));
        ApiTokenRecord token =
                known.filter(this::isGood).orElseThrow(() -> new RequestRefused(401, "invalid or expired token"));
        var actor = new Actor(token.user(), ClientAddress.of(request), Timestamp.of(clock.instant()));
        return next.proceed(request.withAttribute(Caller.class, new Caller(actor)));
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
                .orElseThrow(() -> new RequestRefused(401, "missing authorization header"));
        if (!header.startsWith(SCHEME)) {
            throw new RequestRefused(401, "invalid authorization format");
        }
        return header.substring(SCHEME.length());
    }

    private static boolean isVisibleAscii(String value) {
        return value.chars().allMatch(c -> (c >= ' ' && c <= '~') || c == '\t');
    }

    private boolean isGood(ApiTokenRecord token) {
        Timestamp end = token.expiresAt();
        return end == null || Timestamp.of(clock.instant()).compareTo(end) <= 0;
    }
}
