package io.agentmesh.offline.prekey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.http.message.RequestRefused;
import java.net.URI;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Calls that cannot be made are refused as those are that are not answered. None is made here.
final class RegistryCallsTest {
    private final HttpClient http = HttpClient.create(HttpClientConfig.DEFAULTS, System::nanoTime);

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void withoutATokenNothingIsAsked() {
        assertThat(refusal("https://registry.test", () -> "")).isEqualTo(401);
    }

    @Test
    void supplierThatFailsHasNoToken() {
        assertThat(refusal("https://registry.test", () -> {
                    throw new IllegalStateException("expired");
                }))
                .isEqualTo(401);
    }

    @Test
    void whatIsNoUrlOrNoTokenIsRefusedWithoutShowingIt() {
        assertThat(refusal("registry.test", () -> "c4n4ry")).isEqualTo(502);
        assertThat(refusal("https://registry.test", () -> "c4n4ry\n")).isEqualTo(502);
    }

    private int refusal(String url, Supplier<String> token) {
        var calls = new RegistryCalls(http, URI.create(url), token);
        RequestRefused[] refused = new RequestRefused[1];
        assertThatThrownBy(() -> calls.ask("GET", "/agents", null))
                .isInstanceOfSatisfying(RequestRefused.class, why -> refused[0] = why);
        assertThat(refused[0].response().bodyText()).doesNotContain("c4n4ry");
        return refused[0].response().status();
    }
}
