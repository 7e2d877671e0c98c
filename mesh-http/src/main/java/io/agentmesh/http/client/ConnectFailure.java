package io.agentmesh.http.client;

import io.agentmesh.http.client.HttpFailure.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;

/// Names the reason why there is no connection.
final class ConnectFailure {
    private ConnectFailure() {}

    static HttpFailure of(Peer peer, Throwable failed) {
        return switch (failed) {
            case GeneralSecurityException _, SSLException _ ->
                new HttpFailure(Kind.TLS, "no TLS with " + peer + ": " + failed.getMessage(), failed);
            case ConnectException _ -> new HttpFailure(Kind.REFUSED, "connection refused by " + peer, failed);
            case IOException _
            when peer instanceof Peer.UnixSocket unix && !Files.exists(unix.path()) ->
                new HttpFailure(Kind.REFUSED, "no socket at " + peer, failed);
            default -> new HttpFailure(Kind.UNREACHABLE, "cannot reach " + peer + ": " + failed.getMessage(), failed);
        };
    }

    static HttpFailure late(Peer peer) {
        return new HttpFailure(Kind.CONNECT_TIMEOUT, "no connection to " + peer + " in time");
    }
}
