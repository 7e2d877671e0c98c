package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.meshd.testing.EchoAgent;
import io.agentmesh.meshd.testing.LiveDaemon;
import io.agentmesh.meshd.testing.TestRelay;
import io.agentmesh.sdk.MeshAgent;
import io.agentmesh.sdk.MeshConfig;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.session.OfferPolicy;
import io.agentmesh.sdk.session.OfferPolicy.WhenLess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Alice's daemon asks Bob, who comes back as a program that speaks nothing of what he spoke before.
final class DowngradeIT {
    private final Path folder;
    private final TestRelay relay = new TestRelay(0);
    private final EchoAgent echo = new EchoAgent();

    DowngradeIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
    }

    @AfterEach
    void closeAll() {
        echo.close();
        relay.close();
    }

    @Test
    void agentThatComesBackWithLessIsServedAsBefore() throws Exception {
        try (LiveDaemon alice = daemon(WhenLess.RECORD)) {
            assertThat(askedAsEver(alice).status()).isEqualTo(200);
            assertThat(askedWithLess(alice).status()).isEqualTo(200);
        }
    }

    @Test
    void agentThatComesBackWithLessIsNotAskedWhereThatIsWanted() throws Exception {
        try (LiveDaemon alice = daemon(WhenLess.REFUSE)) {
            assertThat(askedAsEver(alice).status()).isEqualTo(200);

            HttpResponse refused = askedWithLess(alice);

            assertThat(refused.status()).isEqualTo(502);
            assertThat(refused.bodyText()).contains("\"reason\":\"downgraded\"");
            assertThat(askedAsEver(alice).status()).isEqualTo(200);
        }
    }

    private LiveDaemon daemon(WhenLess rule) throws Exception {
        LiveDaemon alice =
                LiveDaemon.of(ALICE, relay.url(), echo.url()).with(rule).start(folder);
        alice.awaitUp();
        return alice;
    }

    private HttpResponse askedAsEver(LiveDaemon alice) throws Exception {
        return ask(alice, OfferPolicy.defaults());
    }

    private HttpResponse askedWithLess(LiveDaemon alice) throws Exception {
        return ask(alice, OfferPolicy.defaults().offering(Set.of()));
    }

    private HttpResponse ask(LiveDaemon alice, OfferPolicy offers) throws Exception {
        try (MeshAgent bob = MeshAgent.builder(
                        BOB, relay.url(), AccessPolicy.allowAll(), request -> Answer.of(request.payload()))
                .config(MeshConfig.defaults().withOffers(offers))
                .connect()) {
            return alice.caller()
                    .post(
                            "/request",
                            "{\"target\":\"" + bob.id() + "\",\"capability\":\"echo\",\"payload\":\"go\","
                                    + "\"timeout_secs\":60}");
        }
    }
}
