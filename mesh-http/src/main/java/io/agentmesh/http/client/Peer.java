package io.agentmesh.http.client;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whom a call goes to. Connections are kept and used again by peer.
public sealed interface Peer {
    /// What the `host` header says.
    String hostHeader();

    /// Somebody on the network.
    ///
    /// @param host a name or an address, without brackets
    record Tcp(String host, int port, Security security) implements Peer {
        @Override
        public String hostHeader() {
            String bare = host.contains(":") ? "[" + host + "]" : host;
            return port == security.defaultPort() ? bare : bare + ":" + port;
        }

        /// Its URL without a path, for whoever decides how to get there.
        URI url() {
            return URI.create((security == Security.TLS ? "https" : "http") + "://" + hostHeader());
        }

        /// Host and port, as a proxy is told them.
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /// Somebody on this machine.
    record UnixSocket(Path path) implements Peer {
        @Override
        public String hostHeader() {
            return "localhost";
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /// Whether bytes go in the clear.
    enum Security {
        PLAIN(80),
        TLS(443);

        private final int defaultPort;

        Security(int defaultPort) {
            this.defaultPort = defaultPort;
        }

        int defaultPort() {
            return defaultPort;
        }
    }

    /// The peer that a URL of the scheme `http`, `https`, `ws` or `wss` names.
    ///
    /// @throws IllegalArgumentException if it has another scheme, or no host
    static Tcp of(URI url) {
        Security security = securityOf(url.getScheme());
        String host = url.getHost();
        if (security == null || host == null || host.isEmpty()) {
            throw new IllegalArgumentException(
                    "url: " + withoutSecrets(url) + " (expected: scheme://host[:port]/path)");
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new Tcp(bare, url.getPort() < 0 ? security.defaultPort() : url.getPort(), security);
    }

    private static @Nullable Security securityOf(@Nullable String scheme) {
        return switch (scheme == null ? "" : scheme.toLowerCase(Locale.ROOT)) {
            case "http", "ws" -> Security.PLAIN;
            case "https", "wss" -> Security.TLS;
            default -> null;
        };
    }

    /// A query or user part may hold a token.
    private static String withoutSecrets(URI url) {
        return url.toString().replaceAll("\\?.*", "?…").replaceAll("//[^/@]*@", "//…@");
    }
}
