package io.agentmesh.meshd.controlplane;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agentmesh.core.testing.Vectors;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.message.Headers;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.route.Routes;
import io.agentmesh.meshd.node.ConfiguredAcl;
import io.agentmesh.meshd.node.Node;
import io.agentmesh.meshd.testing.FakeControlPlane;
import io.agentmesh.meshd.testing.FakeControlPlane.Seen;
import io.agentmesh.meshd.testing.LocalRequests;
import io.agentmesh.program.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Requests that the control plane answers, against one on a real port; the recorded ones (`node_socket`)
/// among them.
final class ControlPlaneRoutesIT {
    private static final Pattern MARKER = Pattern.compile("\\{\\{([^}]*)}}");

    /// Answered by the daemon itself, or after it changed something: not mirrored.
    private static final Set<String> OWN = Set.of("/status", "/request", "/rotate", "/rotate/complete", "/nothing");

    static final List<Vectors> MIRRORED = Vectors.open("http-transcripts.json").cases("node_socket").stream()
            .filter(recorded -> !OWN.contains(recorded.object("request").text("path")))
            .filter(recorded -> !recorded.toString().startsWith("without"))
            .toList();

    private final FakeControlPlane controlPlane;
    private final Node node = new Node(ALICE.id(), ConfiguredAcl.none());
    private final HttpClient http =
            HttpClient.create(ControlPlane.clientConfig(RegistryWay.STRAIGHT), System::nanoTime);
    private final Routes routes = new ControlPlaneRoutes(new ControlPlane(http, node)).routes();

    ControlPlaneRoutesIT() throws Exception {
        controlPlane = FakeControlPlane.start();
        node.useControlPlane(controlPlane.url() + "///");
        node.useToken(Secret.of("c4n4ry-owner"));
    }

    @AfterEach
    void close() {
        http.close();
        controlPlane.close();
    }

    @ParameterizedTest
    @FieldSource("MIRRORED")
    void recordedAnswersPassAsTheyAre(Vectors recorded) throws Exception {
        Vectors request = recorded.object("request");
        Vectors response = recorded.object("response");
        String path = filled(request.text("path"));
        String bare = path.replaceAll("\\?.*", "");
        controlPlane.answers(request.text("method") + " " + bare, answerOf(response));

        HttpResponse answer =
                ask(request.text("method"), path, filled(request.has("body") ? request.text("body") : ""));

        assertThat(answer).isEqualTo(answerOf(response));
        Seen seen = controlPlane.seen().getLast();
        assertThat(seen.line()).isEqualTo(request.text("method") + " " + path);
        assertThat(seen.bearer()).isEqualTo(bare.equals("/register-with-key") ? "" : "Bearer c4n4ry-owner");
    }

    @Test
    void bodyIsReadAndWrittenAgain() throws Exception {
        ask("POST", "/acl", "{ \"b\" : 1.50, \"a\" : null }");

        assertThat(controlPlane.seen()).extracting(Seen::body).containsExactly("{\"a\":null,\"b\":1.5}");
    }

    @Test
    void parametersCannotReachAnotherRoute() throws Exception {
        ask("DELETE", "/acl/a%2Fb%3Fc", "");

        assertThat(controlPlane.seen()).extracting(Seen::line).containsExactly("DELETE /acl/a%2Fb%3Fc");
    }

    /// The original drops it (sdk §19 W27).
    @Test
    void filterOfASearchPasses() throws Exception {
        ask("GET", "/agents?capability=echo&search=a%20b", "");

        assertThat(controlPlane.seen())
                .extracting(Seen::line)
                .containsExactly("GET /agents?capability=echo&search=a%20b");
    }

    @Test
    void withoutAUrlOrATokenNothingIsSent() {
        Node empty = new Node(ALICE.id(), ConfiguredAcl.none());
        Routes without = new ControlPlaneRoutes(new ControlPlane(http, empty)).routes();

        assertRefused(without, 503, "{\"error\":\"cp_url not configured\"}");
        empty.useControlPlane(controlPlane.url());
        assertRefused(without, 401, "{\"error\":\"not authenticated\"}");
        assertThat(controlPlane.seen()).isEmpty();
    }

    @Test
    void controlPlaneThatIsDownIsNamed() {
        controlPlane.close();

        assertThatExceptionOfType(RequestRefused.class)
                .isThrownBy(() -> ask("GET", "/agents", ""))
                .satisfies(refused -> assertThat(refused.response().status()).isEqualTo(502))
                .satisfies(refused -> assertThat(refused.response().bodyText())
                        .contains("error sending request for url (" + controlPlane.url() + "/agents)"));
    }

    @Test
    void oneRedirectMoreThanTheBoundIsNotFollowed() throws Exception {
        for (int hop = 0; hop <= 10; hop++) {
            controlPlane.answers("GET /hop" + hop, redirect("/hop" + (hop + 1)));
        }
        controlPlane.answers("GET /hop11", HttpResponse.json(200, "[]"));
        controlPlane.answers("GET /agents", redirect("/hop1"));
        assertThatExceptionOfType(RequestRefused.class)
                .isThrownBy(() -> ask("GET", "/agents", ""))
                .satisfies(refused -> assertThat(refused.response().status()).isEqualTo(502));

        controlPlane.answers("GET /agents", redirect("/hop2"));
        assertThat(ask("GET", "/agents", "").bodyText()).isEqualTo("[]");
    }

    private static HttpResponse redirect(String to) {
        return HttpResponse.empty(307).withHeader("location", to);
    }

    @Test
    void urlThatIsNoneIsNamed() {
        node.useControlPlane("not a url");

        assertThatExceptionOfType(RequestRefused.class)
                .isThrownBy(() -> ask("GET", "/agents", ""))
                .satisfies(refused -> assertThat(refused.response().status()).isEqualTo(502));
    }

    private static void assertRefused(Routes routes, int status, String body) {
        assertThatExceptionOfType(RequestRefused.class)
                .isThrownBy(() -> routes.answer(LocalRequests.of("GET", "/agents", "")))
                .satisfies(refused -> assertThat(refused.response().status()).isEqualTo(status))
                .satisfies(refused -> assertThat(refused.response().bodyText()).isEqualTo(body));
    }

    private HttpResponse ask(String method, String target, String body) throws Exception {
        return (HttpResponse) routes.answer(LocalRequests.of(method, target, body));
    }

    private static HttpResponse answerOf(Vectors response) {
        int status = Math.toIntExact(response.number("status"));
        byte[] body = (response.has("body") ? filled(response.text("body")) : "").getBytes(StandardCharsets.UTF_8);
        Vectors headers = response.object("headers");
        return headers.has("content-type")
                ? HttpResponse.of(status, headers.text("content-type"), body)
                : HttpResponse.of(status, Headers.none(), body);
    }

    /// `{{a b}}` stands for some value; here it is a word that may stand in a path.
    private static String filled(String text) {
        return MARKER.matcher(text).replaceAll(marker -> marker.group(1).replaceAll("[^a-zA-Z0-9]", "-"));
    }
}
