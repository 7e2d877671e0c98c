package io.agentmesh.http.client;

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
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// Opens connections, within a deadline.
final class Dialer {
    private final Watchdog watchdog;
    private final TlsTrust trust;
    private final NameLookup names = new NameLookup();

    Dialer(Watchdog watchdog, TlsTrust trust) {
        this.watchdog = watchdog;
        this.trust = trust;
    }

    Connection open(Peer peer, Deadline deadline) throws HttpFailure, InterruptedException {
        return switch (peer) {
            case Peer.UnixSocket unix -> openUnix(unix, deadline);
            case Peer.Tcp tcp -> openTcp(tcp, deadline);
        };
    }

    private Connection openUnix(Peer.UnixSocket peer, Deadline deadline) throws HttpFailure, InterruptedException {
        return open(peer, deadline, () -> SocketChannel.open(StandardProtocolFamily.UNIX), channel -> {
            channel.connect(UnixDomainSocketAddress.of(peer.path()));
            return plain(channel);
        });
    }

    /// Tries the host's addresses in turn, each with its share of the time; the last one's failure
    /// counts.
    private Connection openTcp(Peer.Tcp peer, Deadline deadline) throws HttpFailure, InterruptedException {
        List<InetAddress> addresses = names.resolve(peer, deadline);
        HttpFailure last = new HttpFailure(Kind.UNKNOWN_HOST, "no address for " + peer.host());
        for (int i = 0; i < addresses.size(); i++) {
            Deadline share = deadline.atMost(deadline.left().dividedBy(addresses.size() - i));
            InetSocketAddress address = new InetSocketAddress(addresses.get(i), peer.port());
            try {
                return open(peer, share, SocketChannel::open, channel -> {
                    channel.connect(address);
                    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                    return peer.security() == Peer.Security.TLS ? secured(channel, peer) : plain(channel);
                });
            } catch (HttpFailure failed) {
                last = failed;
            }
        }
        throw last;
    }

    @FunctionalInterface
    private interface ChannelMaker {
        SocketChannel open() throws IOException;
    }

    @FunctionalInterface
    private interface ConnectionMaker {
        Connection over(SocketChannel channel) throws IOException, GeneralSecurityException;
    }

    /// Opens a connection over a new channel, which is closed unless that succeeds in time.
    private Connection open(Peer peer, Deadline deadline, ChannelMaker maker, ConnectionMaker connecting)
            throws HttpFailure, InterruptedException {
        try {
            SocketChannel channel = maker.open();
            boolean opened = false;
            try (Watchdog.Watch _ = watchdog.over(channel, deadline)) {
                Connection connection = connecting.over(channel);
                opened = true;
                return connection;
            } finally {
                if (!opened) {
                    channel.close();
                }
            }
        } catch (IOException | GeneralSecurityException failed) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while connecting to " + peer);
            }
            throw deadline.left().isZero() ? ConnectFailure.late(peer) : ConnectFailure.of(peer, failed);
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
