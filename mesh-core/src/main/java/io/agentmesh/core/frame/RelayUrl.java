package io.agentmesh.core.frame;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Where a relay is, as people write it, and whether others can read on the way there. Nothing is looked up: a relay
/// is on this machine if its name says so.
public final class RelayUrl {
    private static final Set<String> SCHEMES = Set.of("ws", "wss");

    private RelayUrl() {}

    /// Reads a URL of scheme `ws` or `wss`. Without a scheme, such as `mesh.example/relay/ws`, it is `wss`, or `ws` for
    /// a relay on this machine.
    ///
    /// @return empty if it is no such URL, or has no host
    public static Optional<URI> parse(String text) {
        return text.contains("://")
                ? url(text)
                : url("wss://" + text).map(url -> isOnThisMachine(url) ? URI.create("ws://" + text) : url);
    }

    /// Whether what goes to this relay can be read, and changed, by whoever is on the way: it is another machine and
    /// the scheme is `ws`.
    public static boolean isExposed(URI relay) {
        return schemeOf(relay).equals("ws") && !isOnThisMachine(relay);
    }

    /// Whether the host is `localhost` or below it, of 127.0.0.0/8, or `::1`.
    public static boolean isOnThisMachine(URI relay) {
        String host = relay.getHost() == null ? "" : relay.getHost().toLowerCase(Locale.ROOT);
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.matches("127(\\.[0-9]{1,3}){3}")
                || host.equals("[::1]")
                || host.equals("[0:0:0:0:0:0:0:1]");
    }

    private static Optional<URI> url(String text) {
        try {
            URI url = new URI(text);
            // `ws:/host` without a scheme would be a host `ws` and an empty port.
            boolean usable = SCHEMES.contains(schemeOf(url))
                    && url.getHost() != null
                    && !url.getRawAuthority().endsWith(":");
            return usable ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException none) {
            return Optional.empty();
        }
    }

    private static String schemeOf(URI url) {
        return url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    }
}
