package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.testing.ConnectProxy;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.testing.TestCertificate;
import io.agentmesh.http.tls.CertificateFiles;
import io.agentmesh.http.websocket.WebSocket;
import io.agentmesh.meshd.testing.DaemonProcess;
import io.agentmesh.meshd.testing.FakeControlPlane;
import io.agentmesh.meshd.testing.TestRelay;
import io.agentmesh.program.files.PrivateFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program before a registry, and a relay, whose names the proxy alone knows (sdk-and-meshd §9.1).
final class RegistryProxyIT {
    private final Path home;

    RegistryProxyIT(@TempDir Path home) {
        this.home = home;
    }

    @Test
    void syncAndCallsReachTheRegistryThroughTheProxyOfTheEnvironment() throws Exception {
        try (FakeControlPlane registry = registry(FakeControlPlane.start());
                TestRelay relay = new TestRelay(0);
                ConnectProxy proxy = ConnectProxy.askingFor("alice:c4n4ry", registry.port());
                DaemonProcess daemon = start(
                        "http://registry.test",
                        relay.url(),
                        Map.of("HTTP_PROXY", "http://alice:c4n4ry@127.0.0.1:" + proxy.port()))) {
            WebSocket follower = registry.nextFollower();
            awaitStatus(daemon, "\"relay\":\"up\"");
            HttpResponse groups = daemon.caller().call("GET", "/groups");

            assertThat(follower.isOpen()).isTrue();
            assertThat(groups.bodyText()).isEqualTo("[]");
            assertThat(proxy.requests()).isNotEmpty().containsOnly("CONNECT registry.test:80 HTTP/1.1");
            assertThat(daemon.caller().call("GET", "/status").bodyText()).doesNotContain("cp_detail");
            assertThat(Files.readString(home.resolve("log")))
                    .contains("cpProxy=127.0.0.1:" + proxy.port(), "relayProxy=none")
                    .doesNotContain("c4n4ry");
        }
    }

    @Test
    void refusalOfTheProxyIsToldInTheStatusAndToCallersWithoutThePassword() throws Exception {
        try (FakeControlPlane registry = registry(FakeControlPlane.start());
                TestRelay relay = new TestRelay(0);
                ConnectProxy proxy = ConnectProxy.askingFor("alice:c4n4ry", registry.port());
                DaemonProcess daemon = start(
                        "http://registry.test",
                        relay.url(),
                        Map.of("HTTP_PROXY", "http://alice:c4n4ry-of-yesterday@127.0.0.1:" + proxy.port()))) {
            String refusal =
                    "the proxy 127.0.0.1:" + proxy.port() + " refused with HTTP status 407: wrong user or password";
            awaitStatus(daemon, "\"cp_detail\":\"" + refusal + "\"");
            HttpResponse groups = daemon.caller().call("GET", "/groups");

            assertThat(groups.status()).isEqualTo(502);
            assertThat(groups.bodyText()).contains(refusal).doesNotContain("c4n4ry");
            assertThat(registry.seen()).isEmpty();
            assertThat(Files.readString(home.resolve("log"))).contains(refusal).doesNotContain("c4n4ry");
        }
    }

    /// Each link has a proxy of its own: the relay that of the environment, the registry that of its setting.
    @Test
    void certificateOfTheFileIsTrustedInsideTheTunnelsOfRelayAndRegistry() throws Exception {
        TestCertificate certificate = TestCertificate.of("dns:relay.test,dns:registry.test", home);
        Path chain = certificate.writeChain(home.resolve("chain.pem"));
        CertificateFiles files = CertificateFiles.load(chain, certificate.writeKey(home.resolve("key.pem")));
        try (FakeControlPlane registry = registry(FakeControlPlane.startWithTls(files));
                TestRelay relay = TestRelay.withTls(files);
                ConnectProxy toRelay = ConnectProxy.to(relay.port());
                ConnectProxy toRegistry = ConnectProxy.to(registry.port());
                DaemonProcess daemon = start(
                        "https://registry.test",
                        URI.create("wss://relay.test/ws"),
                        Map.of(
                                "HTTPS_PROXY",
                                "http://127.0.0.1:" + toRelay.port(),
                                "MESH_CP_PROXY",
                                "http://127.0.0.1:" + toRegistry.port(),
                                "MESH_CA_FILE",
                                chain.toString()))) {
            awaitStatus(daemon, "\"relay\":\"up\"");
            WebSocket follower = registry.nextFollower();

            assertThat(follower.isOpen()).isTrue();
            assertThat(daemon.caller().call("GET", "/groups").bodyText()).isEqualTo("[]");
            assertThat(toRelay.requests()).containsOnly("CONNECT relay.test:443 HTTP/1.1");
            assertThat(toRegistry.requests()).isNotEmpty().containsOnly("CONNECT registry.test:443 HTTP/1.1");
        }
    }

    private static FakeControlPlane registry(FakeControlPlane started) {
        return started.answers("GET /groups", HttpResponse.json(200, "[]"));
    }

    private DaemonProcess start(String registry, URI relay, Map<String, String> proxies) throws Exception {
        new PrivateFile(home.resolve(".mesh/config.toml"))
                .replace("cp_url = \"" + registry + "\"\nbearer_token = \"c4n4ry-tok\"\n");
        Map<String, String> variables = new HashMap<>(Map.of("NO_PROXY", "", "no_proxy", "", "RUST_LOG", "info"));
        variables.putAll(proxies);
        return DaemonProcess.start(home, ALICE, relay, variables);
    }

    private static void awaitStatus(DaemonProcess daemon, String part) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(daemon.caller().call("GET", "/status").bodyText())
                                .contains(part));
    }
}
