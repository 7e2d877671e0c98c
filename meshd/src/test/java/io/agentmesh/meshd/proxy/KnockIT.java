package io.agentmesh.meshd.proxy;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Against a real server that is well, unwell, or gone.
final class KnockIT {
    private final EventLoops loops = EventLoops.create(1);
    private final HttpClient http =
            HttpClient.create(HttpLocalAgent.clientConfig(ProxyLimits.defaults()), System::nanoTime);
    private final HttpServer agent = HttpServer.start(
            HttpServerConfig.listeningOn("127.0.0.1", 0),
            loops,
            Routes.builder()
                    .get("/health", request -> HttpResponse.text(200, "ok"))
                    .get("/sick", request -> HttpResponse.text(503, "no model"))
                    .build());

    KnockIT() throws IOException {}

    @AfterEach
    void closeAll() {
        agent.close();
        http.close();
        loops.close();
    }

    @Test
    void agentThatTakesConnectionsIsWell() {
        assertThatCode(knock(null)::look).doesNotThrowAnyException();
    }

    @Test
    void agentThatIsGoneIsNot() {
        agent.close();

        assertThatExceptionOfType(IOException.class).isThrownBy(knock(null)::look);
    }

    @Test
    void healthUrlDecidesIfThereIsOne() {
        assertThatCode(knock("/health")::look).doesNotThrowAnyException();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(knock("/sick")::look)
                .withMessage("its health URL answers 503");
    }

    private Knock knock(@Nullable String healthPath) {
        URI url = URI.create("http://127.0.0.1:" + agent.port() + "/");
        URI healthUrl = healthPath == null ? null : url.resolve(healthPath);
        return Knock.at(url, new ProxySettings(ProxyLimits.defaults(), Duration.ofSeconds(10), healthUrl, null), http);
    }
}
