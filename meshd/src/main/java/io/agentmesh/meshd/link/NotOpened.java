package io.agentmesh.meshd.link;

import io.agentmesh.core.proxy.HttpProxy;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.http.client.UpgradeRefused;
import java.util.Optional;

/// Why a link could not be opened, in the words of the SDK's own links.
///
/// @param reason for people
/// @param byProxy whether it was the proxy that kept us from the relay; what came through the tunnel is not
///     the proxy's
record NotOpened(String reason, boolean byProxy) {
    static NotOpened of(HttpFailure failure, Optional<HttpProxy> proxy) {
        return switch (failure.kind()) {
            case PROXY_REFUSED -> new NotOpened(textOf(failure), true);
            case CONNECT_TIMEOUT ->
                proxy.map(through -> new NotOpened("the proxy " + through + " opened no tunnel in time", true))
                        .orElseGet(() -> byRelay("the connection took too long"));
            case REFUSED -> byRelay("connection refused");
            case UNKNOWN_HOST -> byRelay("unknown host");
            case TIMEOUT -> byRelay("request timed out");
            case UPGRADE_REFUSED -> byRelay("no WebSocket there" + statusOf(failure));
            case UNREACHABLE, TLS -> byRelay(textOf(failure.getCause() == null ? failure : failure.getCause()));
            case CUT, TOO_LARGE, MALFORMED, TOO_MANY_REDIRECTS -> byRelay(textOf(failure));
        };
    }

    private static NotOpened byRelay(String reason) {
        return new NotOpened(reason, false);
    }

    private static String statusOf(HttpFailure failure) {
        return failure instanceof UpgradeRefused refused
                ? ": HTTP status " + refused.response().status()
                : "";
    }

    /// What a failure says of itself.
    static String textOf(Throwable failure) {
        String text = failure.getMessage();
        return text == null ? failure.getClass().getSimpleName() : text;
    }
}
