package io.agentmesh.http.client;

import io.agentmesh.core.proxy.HttpProxy;
import io.agentmesh.core.proxy.ProxyRule;
import io.agentmesh.http.client.HttpFailure.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// Opens connections, within a deadline.
final class Dialer {
    private final Watchdog watchdog;
    private final TlsTrust trust;
    private final ProxyRule proxies;
    private final NameLookup names;

    Dialer(Watchdog watchdog, TlsTrust trust, ProxyRule proxies) {
        this(watchdog, trust, proxies, new NameLookup());
    }

    /// @param names shared by dialers that do not last, so that look-ups which hang are bounded together
    Dialer(Watchdog watchdog, TlsTrust trust, ProxyRule proxies, NameLookup names) {
        this.names = names;
        this.watchdog = watchdog;
        this.trust = trust;
        this.proxies = proxies;
    }

    Connection open(Peer peer, Deadline deadline) throws HttpFailure, InterruptedException {
        return switch (peer) {
            case Peer.UnixSocket unix -> openUnix(unix, deadline);
            case Peer.Tcp tcp ->
                openTcp(
                        tcp,
                        Way.to(tcp, proxies),
                        deadline,
                        channel -> tcp.security() == Peer.Security.TLS ? secured(channel, tcp) : plain(channel));
        };
    }

    /// A channel to the peer, through the proxy's tunnel if there is one, in clear text so far.
    SocketChannel openChannel(Peer.Tcp peer, Optional<HttpProxy> proxy, Deadline deadline)
            throws HttpFailure, InterruptedException {
        return openTcp(peer, new Way(peer, proxy), deadline, channel -> channel);
    }

    private Connection openUnix(Peer.UnixSocket peer, Deadline deadline) throws HttpFailure, InterruptedException {
        return open(Way.straight(peer), deadline, () -> SocketChannel.open(StandardProtocolFamily.UNIX), channel -> {
            channel.connect(UnixDomainSocketAddress.of(peer.path()));
            return plain(channel);
        });
    }

    /// Tries the addresses of the host, or of the proxy before it, in turn, each with its share of the time; the last
    /// one's failure counts, unless a proxy was reached and said no.
    private <T> T openTcp(Peer.Tcp peer, Way way, Deadline deadline, Maker<T> made)
            throws HttpFailure, InterruptedException {
        Optional<String> trouble = way.proxy().flatMap(HttpProxy::trouble);
        if (trouble.isPresent()) {
            throw new HttpFailure(Kind.PROXY_REFUSED, trouble.get());
        }
        Peer.Tcp first = way.proxy().map(Tunnel::entranceOf).orElse(peer);
        List<InetAddress> addresses = addressesOf(first, way, deadline);
        HttpFailure last = new HttpFailure(Kind.UNKNOWN_HOST, "no address for " + first.host());
        for (int i = 0; i < addresses.size(); i++) {
            Deadline share = deadline.atMost(deadline.left().dividedBy(addresses.size() - i));
            InetSocketAddress address = new InetSocketAddress(addresses.get(i), first.port());
            try {
                return open(way, share, SocketChannel::open, channel -> {
                    channel.connect(address);
                    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                    if (way.proxy().isPresent()) {
                        openTunnel(channel, peer, way);
                    }
                    return made.over(channel);
                });
            } catch (ProxyRefused refused) {
                throw refused;
            } catch (HttpFailure failed) {
                last = failed;
            }
        }
        throw last;
    }

    /// What goes wrong once it stands is the peer's fault, and not the proxy's.
    private static void openTunnel(SocketChannel channel, Peer.Tcp peer, Way way) throws IOException {
        try {
            Tunnel.open(channel, peer, way.proxy().orElseThrow());
        } catch (HttpFailure known) {
            throw known;
        } catch (IOException broken) {
            throw way.noTunnel(broken);
        }
    }

    private List<InetAddress> addressesOf(Peer.Tcp first, Way way, Deadline deadline)
            throws HttpFailure, InterruptedException {
        try {
            return names.resolve(first, deadline);
        } catch (HttpFailure failed) {
            throw way.lookUpFailure(failed);
        }
    }

    @FunctionalInterface
    private interface ChannelMaker {
        SocketChannel open() throws IOException;
    }

    @FunctionalInterface
    private interface Maker<T> {
        T over(SocketChannel channel) throws IOException, GeneralSecurityException;
    }

    /// Opens a connection over a new channel, which is closed unless that succeeds in time.
    private <T> T open(Way way, Deadline deadline, ChannelMaker maker, Maker<T> connecting)
            throws HttpFailure, InterruptedException {
        try {
            SocketChannel channel = maker.open();
            boolean opened = false;
            try (Watchdog.Watch _ = watchdog.over(channel, deadline)) {
                T connection = connecting.over(channel);
                opened = true;
                return connection;
            } finally {
                if (!opened) {
                    channel.close();
                }
            }
        } catch (IOException | GeneralSecurityException failed) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while connecting to " + way.peer());
            }
            throw deadline.left().isZero() ? way.late() : way.failure(failed);
        }
    }

    private static Connection plain(SocketChannel channel) {
        return new Connection(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
    }

    private Connection secured(SocketChannel channel, Peer.Tcp peer) throws IOException, GeneralSecurityException {
        SSLSocket socket = (SSLSocket) trust.context()
                .getSocketFactory()
                .createSocket(channel.socket(), peer.host(), peer.port(), /* autoClose= */ true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return new Connection(channel, socket.getInputStream(), socket.getOutputStream());
    }
}
