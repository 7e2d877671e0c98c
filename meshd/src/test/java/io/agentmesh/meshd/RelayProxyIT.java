package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.testing.ConnectProxy;
import io.agentmesh.meshd.testing.DaemonProcess;
import io.agentmesh.meshd.testing.TestRelay;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program behind a proxy that asks for a password, in front of the real relay, whose name the proxy alone knows.
final class RelayProxyIT {
    private static final URI BEHIND_THE_PROXY = URI.create("ws://relay.test/ws");

    private final TestRelay relay = new TestRelay(0);
    private final ConnectProxy proxy = ConnectProxy.askingFor("alice:c4n4ry", relay.port());
    private final Path home;

    RelayProxyIT(@TempDir Path home) throws IOException {
        this.home = home;
    }

    @AfterEach
    void closeAll() throws IOException {
        proxy.close();
        relay.close();
    }

    @Test
    void daemonReachesTheRelayThroughTheProxyOfItsEnvironment() throws Exception {
        try (DaemonProcess daemon = start("alice:c4n4ry")) {
            awaitStatus(daemon, "\"relay\":\"up\"");
        }
        assertThat(Files.readString(home.resolve("log")))
                .contains("relayProxy=127.0.0.1:" + proxy.port())
                .doesNotContain("c4n4ry");
    }

    @Test
    void wrongPasswordIsToldInTheStatusAndNotRepeated() throws Exception {
        try (DaemonProcess daemon = start("alice:c4n4ry-of-yesterday")) {
            awaitStatus(daemon, "the proxy 127.0.0.1:" + proxy.port() + " refused with HTTP status 407");
        }
        assertThat(Files.readString(home.resolve("log"))).doesNotContain("c4n4ry");
    }

    private DaemonProcess start(String user) throws IOException {
        Map<String, String> variables = Map.of(
                "HTTP_PROXY",
                "http://" + user + "@127.0.0.1:" + proxy.port(),
                "NO_PROXY",
                "",
                "no_proxy",
                "",
                "MESH_ALLOW_PLAIN_RELAY",
                "true",
                "RUST_LOG",
                "info");
        return DaemonProcess.start(home, ALICE, BEHIND_THE_PROXY, variables);
    }

    private static void awaitStatus(DaemonProcess daemon, String part) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(daemon.caller().call("GET", "/status").bodyText())
                                .contains(part));
    }
}
