package io.agentmesh.registry.login;

import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;

/// `/oauth/device` and `/oauth/token` of a registry without a provider.
public final class LoginRoutes {
    private LoginRoutes() {}

    /// The routes; they need no caller.
    public static Routes disabled() {
        return Routes.builder()
                .post("/oauth/device", request -> notConfigured())
                .post("/oauth/token", request -> notConfigured())
                .build();
    }

    private static HttpResponse notConfigured() {
        return HttpResponse.error(503, "OAuth not configured");
    }
}
