package io.agentmesh.meshd;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.websocket.WebSocket;
import io.agentmesh.meshd.testing.EchoAgent;
import io.agentmesh.meshd.testing.FakeControlPlane;
import io.agentmesh.meshd.testing.LiveDaemon;
import io.agentmesh.meshd.testing.Pushed;
import io.agentmesh.meshd.testing.TestRelay;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests to an agent that is away: whole daemons, the real relay, restarts of each.
final class OutboxIT {
    private final Path folder;
    private final EchoAgent agent = new EchoAgent();
    private final List<LiveDaemon> daemons = new ArrayList<>();
    private TestRelay relay = new TestRelay(0);

    OutboxIT(@TempDir Path folder) throws Exception {
        this.folder = folder;
    }

    @AfterEach
    void closeAll() {
        agent.close();
        daemons.forEach(LiveDaemon::close);
        relay.close();
    }

    @Test
    void requestReachesAnAgentThatComesLater() throws Exception {
        LiveDaemon alice = alice();
        String id = submit(alice, BOB.id(), "");
        assertThat(show(alice, id, 0)).contains("\"state\":\"waiting\"");

        bob();

        assertThat(untilItIsOver(alice, id))
                .contains("\"state\":\"answered\"", "\"payload\":{\"echo\":{\"capability\":\"echo\",\"n\":1}}");
    }

    @Test
    void requestToAnAgentThatWasThereAndLeftReachesItWhenItIsBack() throws Exception {
        LiveDaemon alice = alice();
        LiveDaemon bob = bob();
        assertThat(untilItIsOver(alice, submit(alice, BOB.id(), ""))).contains("\"state\":\"answered\"");
        bob.close();

        String id = submit(alice, BOB.id(), "");
        bob();

        assertThat(untilItIsOver(alice, id)).contains("\"state\":\"answered\"");
    }

    @Test
    void requestSurvivesARestartOfTheSendersDaemon() throws Exception {
        LiveDaemon alice = alice();
        String id = submit(alice, BOB.id(), "");
        alice.close();

        LiveDaemon again = alice();
        bob();

        assertThat(untilItIsOver(again, id)).contains("\"state\":\"answered\"");
        again.close();
        assertThat(show(alice(), id, 0)).contains("\"state\":\"answered\"", "\"n\":1");
    }

    @Test
    void requestSurvivesARestartOfTheRelay() throws Exception {
        LiveDaemon alice = alice();
        alice.awaitUp();
        String id = submit(alice, BOB.id(), "");
        int port = relay.port();
        relay.close();

        relay = new TestRelay(port);
        bob();

        assertThat(untilItIsOver(alice, id)).contains("\"state\":\"answered\"");
    }

    @Test
    void refusalOfTheOtherAgentIsItsEnd() throws Exception {
        LiveDaemon alice = alice();
        String id = submit(alice, BOB.id(), "");

        daemons.add(
                LiveDaemon.of(BOB, relay.url(), agent.url()).denyingStrangers().start(folder));

        assertThat(untilItIsOver(alice, id)).contains("\"state\":\"refused\"", "\"reason\":\"remote\"", "acl_denied");
    }

    @Test
    void agentWhoseProgramIsDownIsAskedUntilItIsUp() throws Exception {
        LiveDaemon alice = alice();
        LiveDaemon bob = LiveDaemon.of(BOB, relay.url(), URI.create("http://127.0.0.1:1/"))
                .start(folder);
        daemons.add(bob);
        String id = submit(alice, BOB.id(), "");
        String problem = show(alice, id, 0);
        while (!problem.contains("not running or not reachable")) {
            problem = show(alice, id, 1);
        }

        bob.close();
        bob();

        assertThat(untilItIsOver(alice, id)).contains("\"state\":\"answered\"");
    }

    @Test
    void presenceOfTheControlPlaneIsHeard() throws Exception {
        try (FakeControlPlane controlPlane = FakeControlPlane.start()) {
            LiveDaemon alice = LiveDaemon.of(ALICE, relay.url(), agent.url())
                    .with(controlPlane.url())
                    .start(folder);
            daemons.add(alice);
            WebSocket pushed = controlPlane.nextFollower();
            String id = submit(alice, BOB.id(), "");

            bob();
            pushed.sendText(Pushed.about("agent_online", BOB.id()));

            assertThat(untilItIsOver(alice, id)).contains("\"state\":\"answered\"");
        }
    }

    @Test
    void timeThatIsOverIsAnExpiryAndACancelledRequestIsNotSent() throws Exception {
        LiveDaemon alice = alice();
        String short1 = submit(alice, BOB.id(), ",\"ttl_secs\":1");
        String cancelled = submit(alice, BOB.id(), "");

        assertThat(untilItIsOver(alice, short1)).contains("\"state\":\"expired\"", "\"handled\":\"no\"");
        assertThat(alice.caller().call("DELETE", "/outbox/" + cancelled).bodyText())
                .contains("\"state\":\"cancelled\"", "\"handled\":\"no\"");
        assertThat(alice.caller().call("GET", "/outbox").bodyText()).contains(short1, cancelled);
    }

    @Test
    void callersAreToldWhatIsWrongWithTheirRequest() throws Exception {
        LiveDaemon alice = alice();

        assertThat(post(alice, body(BOB.id(), ",\"ttl_secs\":604801")).status()).isEqualTo(400);
        assertThat(post(alice, body(BOB.id(), ",\"delivery\":\"twice\"")).status())
                .isEqualTo(422);
        assertThat(post(alice, body(ALICE.id(), "")).bodyText()).contains("\"reason\":\"unsupported\"");
        assertThat(post(alice, body(BOB.id(), ",\"padding\":\"" + "x".repeat(9 << 20) + "\""))
                        .status())
                .isEqualTo(413);
        assertThat(alice.caller().call("GET", "/outbox/xyz").bodyText()).contains("\"reason\":\"unknown_request\"");
        assertThat(alice.caller().call("GET", "/outbox/xyz?wait_secs=x").status())
                .isEqualTo(404);
        assertThat(alice.caller()
                        .call("DELETE", "/outbox/00000000-0000-4000-8000-000000000000")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void sameIdIsTheSameRequest() throws Exception {
        LiveDaemon alice = alice();
        String named = ",\"id\":\"00000000-0000-4000-8000-000000000001\"";

        assertThat(submit(alice, BOB.id(), named)).isEqualTo(submit(alice, BOB.id(), named));
        assertThat(post(alice, body(BOB.id(), named + ",\"delivery\":\"at_least_once\""))
                        .status())
                .isEqualTo(400);
    }

    private LiveDaemon alice() throws Exception {
        LiveDaemon daemon = LiveDaemon.of(ALICE, relay.url(), agent.url()).start(folder);
        daemons.add(daemon);
        return daemon;
    }

    private LiveDaemon bob() throws Exception {
        LiveDaemon daemon = LiveDaemon.of(BOB, relay.url(), agent.url()).start(folder);
        daemons.add(daemon);
        return daemon;
    }

    private static String body(AgentId target, String more) {
        return "{\"target\":\"" + target + "\",\"capability\":\"echo\",\"payload\":{\"n\":1}" + more + "}";
    }

    private static HttpResponse post(LiveDaemon daemon, String body) throws Exception {
        return daemon.caller().post("/outbox", body);
    }

    private static String submit(LiveDaemon daemon, AgentId target, String more) throws Exception {
        HttpResponse taken = post(daemon, body(target, more));
        assertThat(taken.status()).as(taken.bodyText()).isEqualTo(202);
        return Json.parse(taken.bodyText()).orThrow() instanceof JsonObject report
                        && report.get("id") instanceof JsonString(String id)
                ? id
                : "";
    }

    private static String show(LiveDaemon daemon, String id, int waitSeconds) throws Exception {
        HttpResponse shown = daemon.caller().call("GET", "/outbox/" + id + "?wait_secs=" + waitSeconds);
        assertThat(shown.status()).isEqualTo(200);
        return shown.bodyText();
    }

    private static String untilItIsOver(LiveDaemon daemon, String id) throws Exception {
        String report = show(daemon, id, 60);
        while (!report.contains("ended_at")) {
            report = show(daemon, id, 60);
        }
        return report;
    }
}
