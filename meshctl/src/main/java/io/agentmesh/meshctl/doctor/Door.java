package io.agentmesh.meshctl.doctor;

import io.agentmesh.http.client.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// Tries whether somebody listens at an address: connects, says nothing and hangs up.
///
/// @param patience how long it may take to connect
record Door(Duration patience) {
    /// Why nobody opens; empty if somebody does.
    ///
    /// @param address `host:port`, as the daemon tells it
    Optional<String> refusal(String address) {
        try (Socket socket = new Socket()) {
            Peer.Tcp peer = Peer.of(URI.create("http://" + address));
            socket.connect(new InetSocketAddress(peer.host(), peer.port()), Math.toIntExact(patience.toMillis()));
            return Optional.empty();
        } catch (IOException closed) {
            return Optional.of(String.valueOf(closed.getMessage()));
        } catch (IllegalArgumentException malformed) {
            return Optional.of("that is no address");
        }
    }
}
