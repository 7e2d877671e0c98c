package io.agentmesh.meshd.controlplane;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agentmesh.core.sync.NodeState;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.route.Routes;
import io.agentmesh.meshd.node.ConfiguredAcl;
import io.agentmesh.meshd.node.Node;
import io.agentmesh.meshd.testing.FakeControlPlane;
import io.agentmesh.meshd.testing.FakeControlPlane.Seen;
import io.agentmesh.meshd.testing.LocalRequests;
import io.agentmesh.program.credentials.CredentialsFile;
import io.agentmesh.program.files.MeshHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoginRoutesIT {
    /// What somebody wrote there, and a later version.
    private static final String MINE = "# mine\nsecret_key = \"00\"\nof_tomorrow = [1, 2]\n";

    private final MeshHome home;
    private final FakeControlPlane controlPlane;
    private final Node node = new Node(ALICE.id(), ConfiguredAcl.none());
    private final AtomicInteger changes = new AtomicInteger();
    private final HttpClient http =
            HttpClient.create(ControlPlane.clientConfig(RegistryWay.STRAIGHT), System::nanoTime);
    private final Routes routes;

    LoginRoutesIT(@TempDir Path folder) throws Exception {
        home = new MeshHome(folder.resolve(".mesh"));
        home.create();
        Files.writeString(home.configFile(), MINE);
        controlPlane = FakeControlPlane.start();
        routes = new LoginRoutes(
                        new ControlPlane(http, node), node, new CredentialsFile(home), changes::incrementAndGet)
                .routes();
    }

    @AfterEach
    void close() {
        http.close();
        controlPlane.close();
    }

    @Test
    void loginKeepsUrlAndTokenAndLosesNothing() throws Exception {
        controlPlane
                .answers("POST /oauth/device", HttpResponse.json(200, "{\"device_code\":\"dev-1\",\"interval\":1}"))
                .answers(
                        "POST /oauth/token",
                        HttpResponse.json(200, "{\"api_token\":\"at_c4n4ry\",\"of_tomorrow\":[],\"user_id\":\"u\"}"));

        HttpResponse device = post("/login", "{\"cp_url\":\"" + controlPlane.url() + "\",\"of_tomorrow\":{}}");
        HttpResponse token = post("/login/poll", "{\"device_code\":\"dev-1\",\"of_tomorrow\":1}");

        assertThat(device.bodyText()).isEqualTo("{\"device_code\":\"dev-1\",\"interval\":1}");
        assertThat(token.bodyText()).isEqualTo("{\"api_token\":\"at_c4n4ry\",\"of_tomorrow\":[],\"user_id\":\"u\"}");
        assertThat(node.state()).isEqualTo(NodeState.AUTHENTICATED);
        assertThat(changes).hasValue(2);
        assertThat(home.configFile())
                .hasContent(MINE + "cp_url = \"" + controlPlane.url() + "\"\nbearer_token = \"at_c4n4ry\"\n");
        assertThat(controlPlane.seen())
                .containsExactly(
                        new Seen("POST /oauth/device", "", ""),
                        new Seen("POST /oauth/token", "", "{\"device_code\":\"dev-1\"}"));
    }

    @Test
    void loginThatIsPendingChangesNothing() throws Exception {
        controlPlane.answers("POST /oauth/token", HttpResponse.json(400, "{\"error\":\"authorization_pending\"}"));
        node.useControlPlane(controlPlane.url());

        HttpResponse answer = post("/login/poll", "{\"device_code\":\"dev-1\"}");

        assertThat(answer).isEqualTo(HttpResponse.json(400, "{\"error\":\"authorization_pending\"}"));
        assertThat(node.state()).isEqualTo(NodeState.STARTED);
        assertThat(home.configFile()).hasContent(MINE);
    }

    @Test
    void refusedDeviceLoginIsMirroredAndNotSaved() throws Exception {
        controlPlane.answers("POST /oauth/device", HttpResponse.text(503, "OAuth not configured"));

        HttpResponse answer = post("/login", "{\"cp_url\":\"" + controlPlane.url() + "\"}");

        assertThat(answer).isEqualTo(HttpResponse.text(503, "OAuth not configured"));
        assertThat(home.configFile()).hasContent(MINE);
    }

    @Test
    void answerThatIsNoJsonIsABadGateway() {
        controlPlane.answers("POST /oauth/token", HttpResponse.text(200, "<html>"));
        node.useControlPlane(controlPlane.url());

        assertRefused("/login/poll", "{\"device_code\":\"x\"}", 502);
        assertRefused("/login/poll", "{}", 422);
    }

    @Test
    void credentialsThatCannotBeSavedAreNamed() throws Exception {
        Files.writeString(home.configFile(), "no toml");
        controlPlane.answers("POST /oauth/device", HttpResponse.json(200, "{}"));

        assertRefused("/login", "{\"cp_url\":\"" + controlPlane.url() + "\"}", 500);
        assertThat(home.configFile()).hasContent("no toml");
    }

    private void assertRefused(String path, String body, int status) {
        assertThatExceptionOfType(RequestRefused.class)
                .isThrownBy(() -> post(path, body))
                .satisfies(refused -> assertThat(refused.response().status()).isEqualTo(status));
    }

    private HttpResponse post(String path, String body) throws Exception {
        return (HttpResponse) routes.answer(LocalRequests.of("POST", path, body));
    }
}
