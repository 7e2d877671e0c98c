package io.agentmesh.registry.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.program.StartException;
import io.agentmesh.registry.RegistryOptions;
import io.agentmesh.registry.config.LoginConfig;
import io.agentmesh.registry.testing.TestRegistry;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Login against a provider that is fake in what it says and real in how it says it. The requests and answers of
/// GitHub's flow are the recorded ones of `http-transcripts.json`.
final class LoginRoutesIT {
    private static final String DEVICE = "/login/device/code";
    private static final String TOKEN = "/login/oauth/access_token";
    private static final String USER = "/api/v3/user";
    private static final String BEGUN = "{\"device_code\":\"dev-1\",\"user_code\":\"WDJB-MJHT\","
            + "\"verification_uri\":\"http://provider.test/device\",\"expires_in\":900,\"interval\":1}";
    private static final String POLL = "{\"device_code\":\"dev-1\"}";

    private final Path folder;
    private final FakeProvider provider = new FakeProvider();
    private TestRegistry registry;

    LoginRoutesIT(@TempDir Path folder) throws IOException, StartException {
        this.folder = folder;
        this.registry = with(LoginConfig.Kind.GITHUB);
    }

    @AfterEach
    void close() {
        registry.close();
        provider.close();
    }

    @Test
    void userLogsInWithGitHub() throws Exception {
        provider.will(DEVICE, 200, BEGUN)
                .will(TOKEN, 200, "{\"error\":\"authorization_pending\",\"error_description\":\"not yet\"}")
                .will(TOKEN, 200, "{\"error\":\"slow_down\",\"interval\":10,\"error_uri\":\"x\"}")
                .will(TOKEN, 200, "{\"access_token\":\"gho_x\",\"token_type\":\"bearer\"}")
                .will(USER, 200, "{\"id\":4711,\"login\":\"octo\",\"name\":\"Octo Cat\"}");

        assertThat(registry.post("/oauth/device", "").body()).isEqualTo(BEGUN);
        assertThat(poll().body()).isEqualTo("{\"error\":\"authorization_pending\",\"error_description\":\"not yet\"}");
        assertThat(poll().body()).isEqualTo("{\"error\":\"slow_down\",\"interval\":10}");
        HttpResponse<String> last = poll();

        String token = FakeProvider.member(last.body(), "api_token");
        assertThat(token).matches("[0-9a-f]{64}");
        TestUser octo = registry.withToken(token);
        assertThat(octo.self().externalId()).isEqualTo("github:4711");
        assertThat(octo.self().displayName()).isEqualTo("octo");
        assertThat(octo.self().id()).hasToString(FakeProvider.member(last.body(), "user_id"));
        assertThat(octo.group().name()).isEqualTo("default");
        assertThat(provider.asked())
                .containsExactly(
                        "POST " + DEVICE + " client_id=cid&scope=read%3Auser",
                        question(),
                        question(),
                        question(),
                        "GET " + USER + "  Bearer gho_x agent-mesh-registry");
    }

    @Test
    void sameUserStaysOneAndItsTokenEndsAfterADay() throws Exception {
        TestUser first = loggedIn();
        registry.advance(Duration.ofHours(23));
        TestUser second = loggedIn();
        assertThat(second.self().id()).isEqualTo(first.self().id());

        registry.advance(Duration.ofHours(2));

        assertThat(first.get("/users/me").statusCode()).isEqualTo(401);
        assertThat(second.get("/users/me").statusCode()).isEqualTo(200);
    }

    @Test
    void wordsThatEndALoginArePassedOn() throws Exception {
        provider.will(TOKEN, 200, "{\"error\":\"access_denied\"}").will(TOKEN, 400, "{\"error\":\"expired_token\"}");

        assertThat(poll().body()).isEqualTo("{\"error\":\"access_denied\"}");
        assertThat(poll().body()).isEqualTo("{\"error\":\"expired_token\"}");
    }

    @Test
    void providerThatFailsToBeginIsA502() throws Exception {
        provider.will(DEVICE, 500, "{\"x\": 1}").will(DEVICE, 404, "nothing").will(DEVICE, 200, "{\"error\":\"x\"}");

        assertThat(registry.post("/oauth/device", "").statusCode()).isEqualTo(502);
        assertThat(registry.post("/oauth/device", "").body()).contains("GitHub returned 404: nothing");
        assertThat(registry.post("/oauth/device", "").body()).contains("device_code");
    }

    @Test
    void passingFailureOfTheProviderLetsEveryClientAskAgain() throws Exception {
        provider.will(TOKEN, 502, "<html>")
                .will(TOKEN, 200, "{}")
                .will(TOKEN, 200, "<html>")
                .will(TOKEN, 503, "{\"error\":\"access_denied\"}");

        for (int i = 0; i < 4; i++) {
            HttpResponse<String> answer = poll();
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(FakeProvider.member(answer.body(), "error")).isEqualTo("slow_down");
        }
    }

    @Test
    void grantSurvivesAFailureAfterIt() throws Exception {
        provider.will(TOKEN, 200, "{\"access_token\":\"gho_x\"}")
                .will(USER, 502, "<html>")
                .will(USER, 200, "{\"id\":1,\"login\":\"octo\"}");

        assertThat(poll().statusCode()).isEqualTo(502);
        assertThat(poll().body()).contains("api_token");

        assertThat(provider.asked()).filteredOn(question()::equals).hasSize(1);
    }

    @Test
    void userLogsInWithOpenIdConnect() throws Exception {
        registry.close();
        registry = with(LoginConfig.Kind.OIDC);
        provider.will("/.well-known/openid-configuration", 200, discovery(",\"userinfo_endpoint\":\"ADDRESS/me\""))
                .will("/device", 200, BEGUN.replace(",\"interval\":1", ""))
                .will("/token", 400, "{\"error\":\"authorization_pending\"}")
                .will("/token", 200, "{\"access_token\":\"x\"}")
                .will("/me", 200, "{\"sub\":\"a-1\",\"name\":\"Ann\",\"preferred_username\":\"ann\"}");

        assertThat(registry.post("/oauth/device", "").body()).contains("\"interval\":5");
        assertThat(poll().body()).isEqualTo("{\"error\":\"authorization_pending\"}");
        TestUser ann = registry.withToken(FakeProvider.member(poll().body(), "api_token"));

        assertThat(ann.self().externalId()).isEqualTo("oidc:" + provider.address() + "#a-1");
        assertThat(ann.self().provider()).isEqualTo("oidc");
        assertThat(ann.self().displayName()).isEqualTo("ann");
    }

    @Test
    void idTokenSaysWhoItIsIfThereIsNoUserinfo() throws Exception {
        registry.close();
        registry = with(LoginConfig.Kind.OIDC);
        provider.will("/.well-known/openid-configuration", 200, discovery(""))
                .will("/token", 200, "{\"access_token\":\"x\",\"id_token\":\"" + idToken("someone-else") + "\"}")
                .will("/token", 200, "{\"access_token\":\"x\",\"id_token\":\"" + idToken("cid") + "\"}");

        assertThat(poll().body()).contains("slow_down", "not for us");
        HttpResponse<String> other = registry.post("/oauth/token", "{\"device_code\":\"dev-2\"}");

        TestUser ann = registry.withToken(FakeProvider.member(other.body(), "api_token"));
        assertThat(ann.self().externalId()).endsWith("#a-1");
    }

    @Test
    void issuerThatCallsItselfOtherwiseIsNotBelieved() throws Exception {
        registry.close();
        registry = with(LoginConfig.Kind.OIDC);
        provider.will(
                "/.well-known/openid-configuration",
                200,
                discovery("").replace("\"issuer\":\"", "\"issuer\":\"https://evil.example"));

        assertThat(registry.post("/oauth/device", "").statusCode()).isEqualTo(502);
    }

    @Test
    void deviceCodeHasABound() throws Exception {
        String longest = "x".repeat(LoginRoutes.MAX_CODE_CHARS);
        provider.will(TOKEN, 200, "{\"error\":\"incorrect_device_code\"}");

        assertThat(registry.post("/oauth/token", "{\"device_code\":\"" + longest + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(registry.post("/oauth/token", "{\"device_code\":\"" + longest + "x\"}")
                        .statusCode())
                .isEqualTo(422);
    }

    private TestUser loggedIn() throws IOException, InterruptedException {
        provider.will(TOKEN, 200, "{\"access_token\":\"gho_x\"}").will(USER, 200, "{\"id\":1,\"login\":\"octo\"}");
        return registry.withToken(FakeProvider.member(poll().body(), "api_token"));
    }

    private HttpResponse<String> poll() throws IOException, InterruptedException {
        return registry.post("/oauth/token", POLL);
    }

    private static String question() {
        return "POST " + TOKEN + " client_id=cid&client_secret=csecret&device_code=dev-1"
                + "&grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code";
    }

    private String discovery(String more) {
        String text = "{\"issuer\":\"ADDRESS\",\"device_authorization_endpoint\":\"ADDRESS/device\","
                + "\"token_endpoint\":\"ADDRESS/token\"" + more + "}";
        return text.replace("ADDRESS", provider.address());
    }

    private String idToken(String audience) {
        String claims = "{\"iss\":\"" + provider.address() + "\",\"aud\":[\"" + audience
                + "\"],\"exp\":1935734400,\"sub\":\"a-1\"}";
        String payload =
                Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        return "e30." + payload + ".c2ln";
    }

    private TestRegistry with(LoginConfig.Kind kind) throws StartException, IOException {
        return TestRegistry.in(folder, RegistryOptions.DEFAULT.with(provider.config(kind)));
    }
}
