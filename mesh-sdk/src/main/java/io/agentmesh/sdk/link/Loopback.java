package io.agentmesh.sdk.link;

import io.agentmesh.core.frame.RelayUrl;
import java.net.URI;
import java.util.Locale;

/// Tells by its name whether a relay is on this machine; nothing is looked up.
final class Loopback {
    private Loopback() {}

    static boolean isHostOf(URI relay) {
        return RelayUrl.isOnThisMachine(relay);
    }

    /// In lower case, an IPv6 address without its brackets; empty if there is none.
    static String hostOf(URI relay) {
        return relay.getHost() == null ? "" : withoutBrackets(relay.getHost().toLowerCase(Locale.ROOT));
    }

    static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
