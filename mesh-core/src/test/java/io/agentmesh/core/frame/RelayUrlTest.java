package io.agentmesh.core.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RelayUrlTest {
    @ParameterizedTest
    @CsvSource({
        "mesh.example/relay/ws,     wss://mesh.example/relay/ws",
        "mesh.example:8443/ws?a=b,  wss://mesh.example:8443/ws?a=b",
        "10.0.0.7:9800/ws,          wss://10.0.0.7:9800/ws",
        "[fd00::7]/ws,              wss://[fd00::7]/ws",
        "localhost:9800/ws,         ws://localhost:9800/ws",
        "one.localhost/ws,          ws://one.localhost/ws",
        "127.0.0.1:9800/ws,         ws://127.0.0.1:9800/ws",
        "[::1]:9800/ws,             ws://[::1]:9800/ws",
        "ws://mesh.example/ws,      ws://mesh.example/ws",
        "WSS://mesh.example/ws,     WSS://mesh.example/ws"
    })
    void withoutASchemeTheWayIsEncryptedUnlessItLeadsNowhere(String written, String meant) {
        assertThat(RelayUrl.parse(written)).contains(URI.create(meant));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/ws", "http://h/", "ws:/h/ws", "ws:h", "ws:///ws", "wss://", "a b", "h:port", "://h"})
    void whatIsNoUrlOfARelayIsRefused(String written) {
        assertThat(RelayUrl.parse(written)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ws://mesh.example/ws",
                "WS://mesh.example/ws",
                "ws://10.0.0.7/ws",
                "ws://localhost.example/ws",
                "ws://127.0.0.1.example/ws",
                "ws://[::2]/ws",
                "ws://0.0.0.0/ws"
            })
    void plainWayToAnotherMachineIsExposed(String url) {
        assertThat(RelayUrl.isExposed(URI.create(url))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wss://mesh.example/ws",
                "ws://LOCALHOST/ws",
                "ws://a.localhost/ws",
                "ws://127.1.2.3:9800/ws",
                "ws://[::1]/ws",
                "ws://[0:0:0:0:0:0:0:1]/ws"
            })
    void encryptedWayAndThisMachineAreNot(String url) {
        assertThat(RelayUrl.isExposed(URI.create(url))).isFalse();
    }

    @Test
    void encryptedRelayOnThisMachineIsStillOnThisMachine() {
        assertThat(RelayUrl.isOnThisMachine(URI.create("wss://localhost/ws"))).isTrue();
    }
}
