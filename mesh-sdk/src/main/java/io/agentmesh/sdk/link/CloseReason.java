package io.agentmesh.sdk.link;

import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Says in words why the JDK's socket failed: its own texts are class names, as a rule.
final class CloseReason {
    private CloseReason() {}

    static String of(@Nullable Throwable failure) {
        return switch (failure) {
            case null -> "unknown";
            case CompletionException wrapped when wrapped.getCause() != null -> of(wrapped.getCause());
            case WebSocketHandshakeException refused ->
                "no WebSocket there: HTTP status " + refused.getResponse().statusCode();
            case HttpConnectTimeoutException slow -> "the connection took too long";
            case ConnectException unknown
            when unknown.getCause() instanceof UnresolvedAddressException -> "unknown host";
            case ConnectException refused -> "connection refused";
            case ProtocolException unnamed
            when unnamed.getMessage() == null -> "the relay broke the WebSocket protocol";
            case Throwable other when other.getMessage() != null -> other.getMessage();
            case Throwable other -> other.getClass().getSimpleName();
        };
    }
}
