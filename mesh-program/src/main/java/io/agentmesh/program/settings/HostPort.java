package io.agentmesh.program.settings;

import java.util.Optional;

/// An address to listen on or to call. An IPv6 host is held without brackets and shown with them.
///
/// @param host a name or an address, not empty
/// @param port 0 to 65535; 0 lets the system choose
public record HostPort(String host, int port) {
    private static final int MAX_PORT = 65_535;

    public HostPort {
        if (host.isEmpty() || port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("host:port expected, port 0 to 65535");
        }
    }

    /// Reads `host:port` or `[v6]:port`; empty if it is neither.
    public static Optional<HostPort> parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || colon == text.length() - 1) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        String port = text.substring(colon + 1);
        boolean plausible = !bare.isEmpty() && bare.contains(":") == bracketed && port.matches("[0-9]{1,5}");
        return plausible && Integer.parseInt(port) <= MAX_PORT
                ? Optional.of(new HostPort(bare, Integer.parseInt(port)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
