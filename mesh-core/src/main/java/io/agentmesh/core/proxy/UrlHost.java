package io.agentmesh.core.proxy;

import io.agentmesh.core.frame.RelayUrl;
import java.net.URI;
import java.util.Locale;

/// The host of a URL, by its name; nothing is looked up.
final class UrlHost {
    private UrlHost() {}

    static boolean isThisMachine(URI url) {
        return RelayUrl.isOnThisMachine(url);
    }

    /// In lower case, an IPv6 address without its brackets; empty if there is none.
    static String of(URI url) {
        return url.getHost() == null ? "" : withoutBrackets(url.getHost().toLowerCase(Locale.ROOT));
    }

    static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
