package io.agentmesh.tests.play;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.time.Timers;
import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.testing.TestCertificate;
import io.agentmesh.http.tls.CertificateFiles;
import io.agentmesh.relay.Relay;
import io.agentmesh.relay.connection.RelayLimits;
import io.agentmesh.relay.connection.TimeAndChance;
import io.agentmesh.relay.gate.OpenGate;
import io.agentmesh.relay.queue.MemoryQueue;
import io.agentmesh.relay.queue.QueueLimits;
import io.agentmesh.sdk.MeshAgent;
import io.agentmesh.sdk.MeshBuilder;
import io.agentmesh.sdk.MeshClient;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.Answer;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The SDK over `wss://`, to a relay whose certificate it was told to trust, and to one whose it was not.
final class WssIT {
    private static final Timers NEVER = (delay, task) -> () -> {};

    @Test
    void requestIsAnsweredOverTls(@TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.of("ip:127.0.0.1", folder);
        CertificateFiles files = CertificateFiles.load(
                certificate.writeChain(folder.resolve("chain.pem")), certificate.writeKey(folder.resolve("key.pem")));
        SSLContext trusted = certificate.context();
        var queue = new MemoryQueue(QueueLimits.DEFAULTS, System::nanoTime);
        var seams = new TimeAndChance(InstantSource.system(), System::nanoTime, NEVER, new SecureRandom());
        Relay relay = Relay.start(RelayLimits.DEFAULTS, new OpenGate(), queue, seams);
        var config = HttpServerConfig.listeningOn("127.0.0.1", 0).withTls(files);
        try (EventLoops loops = EventLoops.create(1);
                HttpServer server = HttpServer.start(config, loops, relay.routes())) {
            URI url = URI.create("wss://" + server.address() + "/ws");
            try (MeshAgent bob = MeshAgent.builder(
                                    BOB, url, AccessPolicy.allowAll(), request -> Answer.of(request.payload()))
                            .trust(trusted)
                            .connect();
                    MeshClient alice =
                            MeshClient.builder(ALICE, url).trust(trusted).connect()) {
                assertThat(bob.id()).isEqualTo(BOB.id());
                assertThat(alice.request(BOB.id(), new JsonString("secret"), Duration.ofSeconds(60))
                                .orThrow())
                        .isEqualTo(new JsonString("secret"));
            }
            MeshBuilder<MeshClient> stranger = MeshClient.builder(ALICE, url);
            assertThatThrownBy(stranger::connect)
                    .isInstanceOf(MeshException.class)
                    .hasMessageStartingWith("relay unreachable: ");
            relay.drain();
        }
    }
}
