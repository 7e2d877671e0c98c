package io.agentmesh.sdk.link;

import java.net.URI;
import java.util.Locale;

/// Tells by its name whether a relay is on this machine; nothing is looked up.
final class Loopback {
    private Loopback() {}

    static boolean isHostOf(URI relay) {
        String host = hostOf(relay);
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.matches("127(\\.[0-9]{1,3}){3}")
                || host.equals("::1")
                || host.equals("0:0:0:0:0:0:0:1");
    }

    /// In lower case, an IPv6 address without its brackets; empty if there is none.
    static String hostOf(URI relay) {
        return relay.getHost() == null ? "" : withoutBrackets(relay.getHost().toLowerCase(Locale.ROOT));
    }

    static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
