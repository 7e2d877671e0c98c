package io.agentmesh.http.client;

import io.agentmesh.core.proxy.HttpProxy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// Asks a proxy for a tunnel (RFC 9110 §9.3.6), for plain peers as well as for those with TLS: a proxy then sees of
/// neither what is said, if it does not look. The peer's name is looked up by the proxy.
final class Tunnel {
    private Tunnel() {}

    /// Where the proxy is.
    static Peer.Tcp entranceOf(HttpProxy proxy) {
        String host = proxy.host();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new Peer.Tcp(bare, proxy.port(), Peer.Security.PLAIN);
    }

    /// Asks over a channel that leads to the proxy; afterwards it leads to the peer. The answer's head is read byte by
    /// byte, as what follows it is the peer's, and is bounded as other heads are.
    ///
    /// @throws ProxyRefused if the proxy says no
    /// @throws IOException if it says nothing that can be understood
    static void open(SocketChannel channel, Peer.Tcp peer, HttpProxy proxy) throws IOException {
        OutputStream out = Channels.newOutputStream(channel);
        out.write(request(peer, proxy).getBytes(StandardCharsets.US_ASCII));
        InputStream in = Channels.newInputStream(channel);
        int status = new ResponseReader(in, 0).begin("CONNECT").status();
        if (status >= 300) {
            throw new ProxyRefused(proxy, status);
        }
    }

    private static String request(Peer.Tcp peer, HttpProxy proxy) {
        String login = proxy.authorization()
                .map(value -> "Proxy-Authorization: " + value + "\r\n")
                .orElse("");
        return "CONNECT " + peer + " HTTP/1.1\r\nHost: " + peer + "\r\n" + login + "\r\n";
    }
}
