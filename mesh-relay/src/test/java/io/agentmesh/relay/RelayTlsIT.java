package io.agentmesh.relay;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.http.testing.RawSocket;
import io.agentmesh.http.testing.TestCertificate;
import io.agentmesh.http.tls.CertificateFiles;
import io.agentmesh.relay.connection.RelayLimits;
import io.agentmesh.relay.gate.OpenGate;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A relay that agents reach over `wss://`.
final class RelayTlsIT {
    private static TestCertificate first;
    private static TestCertificate second;

    private final Path chain;
    private final Path key;
    private final CertificateFiles certificate;
    private final RunningRelay relay;

    RelayTlsIT(@TempDir Path folder) throws Exception {
        this.chain = first.writeChain(folder.resolve("chain.pem"));
        this.key = first.writeKey(folder.resolve("key.pem"));
        this.certificate = CertificateFiles.load(chain, key);
        this.relay = RunningRelay.startWithTls(RelayLimits.DEFAULTS, new OpenGate(), certificate);
    }

    @BeforeAll
    static void makeCertificates(@TempDir Path one, @TempDir Path other) throws Exception {
        first = TestCertificate.of("ip:127.0.0.1", one);
        second = TestCertificate.of("ip:127.0.0.1", other);
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    @Test
    void envelopesOfEverySizeTravelOverTls() throws Exception {
        String small = Envelopes.text(ALICE, BOB.id(), 1);
        String large = Envelopes.text(ALICE, BOB.id(), 2, "x".repeat(3 << 20));
        try (var alice = WireClient.login(relay.ws(), ALICE, first.context());
                var bob = WireClient.login(relay.ws(), BOB, first.context())) {
            alice.send(small);
            alice.send(large);

            assertThat(bob.next()).isEqualTo(small);
            assertThat(bob.next()).isEqualTo(large);
        }
    }

    @Test
    void agentsStayConnectedWhileTheCertificateIsReplaced() throws Exception {
        try (var alice = WireClient.login(relay.ws(), ALICE, first.context())) {
            second.writeChain(chain);
            second.writeKey(key);
            certificate.reload();

            try (var bob = WireClient.login(relay.ws(), BOB, second.context())) {
                bob.send(Envelopes.text(BOB, ALICE.id(), 1));
                assertThat(alice.next()).isEqualTo(Envelopes.text(BOB, ALICE.id(), 1));
            }
            assertThatThrownBy(() -> WireClient.connect(relay.ws(), first.context()))
                    .hasMessageContaining("SSLHandshakeException");
        }
    }

    @Test
    void strangerWhoSpeaksNoTlsDisturbsNobody() throws Exception {
        try (var alice = WireClient.login(relay.ws(), ALICE, first.context());
                var stranger = RawSocket.to(relay.port())) {
            stranger.send("GET /ws HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(stranger.readToEnd()).doesNotContain("HTTP/1.1");

            alice.send(Envelopes.text(ALICE, ALICE.id(), 1));
            assertThat(alice.next()).isEqualTo(Envelopes.text(ALICE, ALICE.id(), 1));
        }
    }
}
