package io.agentmesh.registry.limit;

import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.time.Ticker;
import io.agentmesh.http.message.Answer;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.HttpFilter;
import io.agentmesh.http.route.MatchedRoute;
import io.agentmesh.registry.config.RequestLimits;
import io.agentmesh.registry.request.ClientAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Refuses whoever asks too often, before anything else is done for them. This machine is not counted by its
/// address, and a relay not for its questions at the gate: they are as many as agents connect.
public final class RequestRates implements HttpFilter {
    /// Addresses, and tokens, that are remembered.
    static final int MAX_KEYS = 100_000;

    private static final Set<String> OPEN = Set.of("/oauth/device", "/oauth/token", "/register-with-key");
    private static final String EVERYBODY = "";

    private final Ticker ticker;
    private volatile Counting now;

    /// Counts from now on.
    public RequestRates(RequestLimits limits, Ticker ticker) {
        this.ticker = ticker;
        this.now = Counting.by(limits, ticker);
    }

    /// Counts by other limits from now on, and anew; the same ones change nothing.
    public synchronized void change(RequestLimits limits) {
        if (!limits.equals(now.limits)) {
            now = Counting.by(limits, ticker);
        }
    }

    /// What was counted by some limits.
    private record Counting(
            RequestLimits limits, Allowance addresses, Allowance tokens, Allowance open, Allowance logins) {
        private static Counting by(RequestLimits limits, Ticker ticker) {
            return new Counting(
                    limits,
                    Allowance.of(limits.perAddress(), MAX_KEYS, ticker),
                    Allowance.of(limits.perToken(), MAX_KEYS, ticker),
                    Allowance.of(limits.openRoutes(), MAX_KEYS, ticker),
                    new Buckets(limits.logins(), 1, ticker));
        }
    }

    @Override
    public Answer filter(HttpRequest request, Next next) throws IOException, InterruptedException {
        Duration wait = waitFor(request);
        return wait.isZero() ? next.proceed(request) : refusal(request, wait);
    }

    private Duration waitFor(HttpRequest request) {
        String path = MatchedRoute.of(request).pattern();
        Counting counting = now;
        Duration wait = Duration.ZERO;
        ClientAddress from = ClientAddress.of(request);
        if (!from.isThisMachine()) {
            wait = counting.addresses.take(from.subscriber());
            if (wait.isZero() && OPEN.contains(path)) {
                wait = counting.open.take(from.subscriber());
            }
        }
        if (wait.isZero() && path.equals("/oauth/device")) {
            wait = counting.logins.take(EVERYBODY);
        }
        if (wait.isZero() && !path.equals("/gate/verify")) {
            wait = token(request).map(counting.tokens::take).orElse(Duration.ZERO);
        }
        return wait;
    }

    /// The hash stands for the token; that it is good is not known yet.
    private static Optional<String> token(HttpRequest request) {
        return request.headers()
                .first("authorization")
                .map(value -> SecretHash.of(value).hex());
    }

    /// A client that waits for a login goes on asking at `slow_down`, whatever the status (registry §4.3).
    private static HttpResponse refusal(HttpRequest request, Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        HttpResponse answer = request.path().equals("/oauth/token")
                ? HttpResponse.json(429, "{\"error\":\"slow_down\",\"code\":\"rate_limited\"}")
                : HttpResponse.error(429, "rate_limited", "too many requests; try again in " + seconds + " s");
        return answer.withHeader("retry-after", Long.toString(seconds));
    }
}
