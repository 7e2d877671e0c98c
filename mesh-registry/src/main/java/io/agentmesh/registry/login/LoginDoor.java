package io.agentmesh.registry.login;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.route.Routes;
import io.agentmesh.registry.config.LoginConfig;
import java.time.InstantSource;
import java.util.Optional;

/// `/oauth/device` and `/oauth/token` with the provider of now, or closed if there is none: whoever changes the
/// settings changes it for the next request. For any thread.
public final class LoginDoor {
    private final ProviderCalls calls;
    private final Logins logins;
    private final InstantSource clock;
    private final Ticker ticker;
    private volatile Optional<Open> open = Optional.empty();

    /// @param config what it was opened with
    private record Open(LoginConfig config, LoginRoutes routes) {}

    /// Closed at first.
    ///
    /// @param calls stay the caller's to close
    public LoginDoor(ProviderCalls calls, Logins logins, InstantSource clock, Ticker ticker) {
        this.calls = calls;
        this.logins = logins;
        this.clock = clock;
        this.ticker = ticker;
    }

    /// Lets people in with this provider from now on, or nobody. Logins that are under way with another one begin
    /// again; with the same one nothing changes.
    public synchronized void change(Optional<LoginConfig> config) {
        boolean same = open.map(Open::config)
                .map(now -> config.filter(now::isSame).isPresent())
                .orElse(config.isEmpty());
        if (!same) {
            open = config.map(each -> new Open(each, LoginRoutes.with(each, calls, logins, clock, ticker)));
        }
    }

    /// The routes; they need no caller.
    public Routes routes() {
        return Routes.builder()
                .post("/oauth/device", _ -> opened().begin())
                .post("/oauth/token", request -> opened().poll(request))
                .build();
    }

    private LoginRoutes opened() {
        return open.map(Open::routes)
                .orElseThrow(() -> new RequestRefused(HttpResponse.error(503, "OAuth not configured")));
    }
}
