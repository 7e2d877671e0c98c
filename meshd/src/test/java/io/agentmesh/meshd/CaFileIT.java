package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.testing.TestCertificate;
import io.agentmesh.http.tls.CertificateFiles;
import io.agentmesh.http.websocket.WebSocket;
import io.agentmesh.meshd.testing.DaemonProcess;
import io.agentmesh.meshd.testing.FakeControlPlane;
import io.agentmesh.meshd.testing.TestRelay;
import io.agentmesh.program.files.PrivateFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program before a relay and a registry with a certificate that no public authority gave them.
final class CaFileIT {
    private final Path home;
    private final Path chain;
    private final TestRelay relay;
    private final FakeControlPlane registry;

    CaFileIT(@TempDir Path home) throws Exception {
        this.home = home;
        TestCertificate certificate = TestCertificate.of("ip:127.0.0.1", home);
        chain = certificate.writeChain(home.resolve("chain.pem"));
        CertificateFiles files = CertificateFiles.load(chain, certificate.writeKey(home.resolve("key.pem")));
        relay = TestRelay.withTls(files);
        registry = FakeControlPlane.startWithTls(files).answers("GET /groups", HttpResponse.json(200, "[]"));
        new PrivateFile(home.resolve(".mesh/config.toml"))
                .replace("cp_url = \"" + registry.url() + "\"\nbearer_token = \"c4n4ry-tok\"\n");
    }

    @AfterEach
    void closeAll() {
        registry.close();
        relay.close();
    }

    @Test
    void certificateOfTheFileIsTrustedByEachLink() throws Exception {
        try (DaemonProcess daemon = start(Map.of("MESH_CA_FILE", chain.toString()))) {
            awaitStatus(daemon, "\"relay\":\"up\"");
            WebSocket follower = registry.nextFollower();
            HttpResponse groups = daemon.caller().call("GET", "/groups");

            assertThat(follower.isOpen()).isTrue();
            assertThat(groups.bodyText()).isEqualTo("[]");
            assertThat(groups.status()).isEqualTo(200);
        }
    }

    /// Where `meshctl login` keeps it.
    @Test
    void fileThatTheCredentialsNameIsTrustedAsWell() throws Exception {
        PrivateFile config = new PrivateFile(home.resolve(".mesh/config.toml"));
        config.replace(config.readIfPresent().orElseThrow() + "ca_file = \"" + chain + "\"\n");

        try (DaemonProcess daemon = start(Map.of())) {
            awaitStatus(daemon, "\"relay\":\"up\"");
            assertThat(daemon.caller().call("GET", "/groups").status()).isEqualTo(200);
        }
    }

    @Test
    void withoutTheFileNeitherIsReached() throws Exception {
        try (DaemonProcess daemon = start(Map.of())) {
            awaitStatus(daemon, "unable to find valid certification path");

            assertThat(daemon.caller().call("GET", "/groups").status()).isEqualTo(502);
            assertThat(registry.seen()).isEmpty();
        }
    }

    private DaemonProcess start(Map<String, String> variables) throws Exception {
        return DaemonProcess.start(home, ALICE, relay.url(), variables);
    }

    private static void awaitStatus(DaemonProcess daemon, String part) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(daemon.caller().call("GET", "/status").bodyText())
                                .contains(part));
    }
}
