package io.agentmesh.sdk.link;

import io.agentmesh.core.proxy.HttpProxy;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells from the JDK's failure whether it was the proxy that kept us from the relay, and says why in words. What
/// came through the tunnel is not the proxy's.
final class ProxyRefusal {
    /// How the JDK reports any status of `CONNECT` but 2xx and 407.
    private static final Pattern TUNNEL_FAILED = Pattern.compile("Tunnel failed, got: ([0-9]{3})");

    private static final int AUTHENTICATION_REQUIRED = 407;

    private ProxyRefusal() {}

    static Optional<String> of(HttpProxy proxy, @Nullable Throwable failure) {
        return causeOf(proxy, failure).map(why -> "the proxy " + proxy + " " + why);
    }

    private static Optional<String> causeOf(HttpProxy proxy, @Nullable Throwable failure) {
        return switch (failure) {
            case CompletionException wrapped when wrapped.getCause() != null -> causeOf(proxy, wrapped.getCause());
            case WebSocketHandshakeException refused
            when refused.getResponse().statusCode() == AUTHENTICATION_REQUIRED -> Optional.of(passwordWanted(proxy));
            case HttpConnectTimeoutException slow -> Optional.of("opened no tunnel in time");
            case ConnectException unknown
            when unknown.getCause() instanceof UnresolvedAddressException -> Optional.of("is an unknown host");
            case ConnectException refused -> Optional.of("takes no connection");
            case IOException other -> tunnelStatus(other).map(status -> "refused with HTTP status " + status);
            case null, default -> Optional.empty();
        };
    }

    private static String passwordWanted(HttpProxy proxy) {
        return proxy.authorization().isEmpty()
                ? "wants a user and a password (HTTP status 407)"
                : "refused with HTTP status 407: wrong user or password, or Java kept them back, as it does unless"
                        + " started with -Djdk.http.auth.tunneling.disabledSchemes=";
    }

    private static Optional<String> tunnelStatus(IOException failure) {
        Matcher matcher = TUNNEL_FAILED.matcher(String.valueOf(failure.getMessage()));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
