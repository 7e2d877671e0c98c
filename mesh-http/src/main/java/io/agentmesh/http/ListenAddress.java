package io.agentmesh.http;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/// Where a server listens.
public sealed interface ListenAddress {
    /// The address as the JDK has it; a host name is looked up.
    SocketAddress toSocketAddress();

    /// A TCP port.
    ///
    /// @param host a name, an IPv4 address, or an IPv6 address without brackets
    /// @param port 0 for any free one
    record Tcp(String host, int port) implements ListenAddress {
        public Tcp {
            if (host.isEmpty() || port < 0 || port > 65_535) {
                throw new IllegalArgumentException("address: " + host + ":" + port + " (expected: host:0..65535)");
            }
        }

        /// Reads `host:port`, with brackets around an IPv6 address.
        ///
        /// @throws IllegalArgumentException if it is anything else
        public static Tcp parse(String text) {
            int colon = text.lastIndexOf(':');
            String host = colon < 0 ? "" : text.substring(0, colon);
            boolean bracketed = host.startsWith("[") && host.endsWith("]");
            if (!text.substring(colon + 1).matches("[0-9]{1,5}") || (host.contains(":") && !bracketed)) {
                throw new IllegalArgumentException("address: " + text + " (expected: host:port)");
            }
            String bare = bracketed ? host.substring(1, host.length() - 1) : host;
            return new Tcp(bare, Integer.parseInt(text.substring(colon + 1)));
        }

        @Override
        public SocketAddress toSocketAddress() {
            return new InetSocketAddress(host, port);
        }

        @Override
        public String toString() {
            return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
        }
    }

    /// A Unix-domain socket. The file is made with the process's umask, so the folder is what keeps
    /// others out: it must be 0700, and that is the caller's to see to, as is a file that is there
    /// already. Closing removes the file.
    record UnixSocket(Path path) implements ListenAddress {
        @Override
        public SocketAddress toSocketAddress() {
            return UnixDomainSocketAddress.of(path);
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }
}
