package io.agentmesh.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.route.Routes;
import org.junit.jupiter.api.Test;

final class RoutesOtherwiseTest {
    @Test
    void whatNoPathMatchesIsAnsweredByTheLastHandler() throws Exception {
        Routes inner = Routes.builder()
                .get("/a", request -> HttpResponse.text(200, "a"))
                .otherwise(request -> HttpResponse.text(404, "inner"))
                .build();
        Routes routes = Routes.builder()
                .mount("", inner)
                .otherwise(request -> HttpResponse.text(404, "nothing at " + request.path()))
                .build();

        assertThat(routes.answer(HttpRequest.of("GET", "/a"))).isEqualTo(HttpResponse.text(200, "a"));
        assertThat(routes.answer(HttpRequest.of("GET", "/b"))).isEqualTo(HttpResponse.text(404, "nothing at /b"));
    }

    @Test
    void withoutOneTheAnswerIsAnEmpty404() throws Exception {
        assertThat(Routes.builder().build().answer(HttpRequest.of("GET", "/b"))).isEqualTo(HttpResponse.empty(404));
    }
}
