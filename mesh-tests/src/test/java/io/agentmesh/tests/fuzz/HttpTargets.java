package io.agentmesh.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.http.client.ResponseBytes;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.Query;
import io.agentmesh.http.message.RequestLine;
import io.agentmesh.http.message.RequestRefused;
import java.util.Map;

/// What is our own in HTTP; the rest is Netty's.
final class HttpTargets {
    private static final int MAX_BODY = 4_096;

    private HttpTargets() {}

    /// Target, query and path of a request: read, or refused with 400.
    static void request(String text) {
        RequestLine line = RequestLine.of("GET", text, RequestLine.Version.HTTP_1_1);
        assertThat(line.path().length() + line.query().length()).isLessThanOrEqualTo(text.length() + 1);
        Query query = Query.parse(line.query());
        HttpRequest request = HttpRequest.of("GET", "/").withPathParameters(Map.of("id", line.path()));
        try {
            assertThat(request.pathParameter("id").length())
                    .isLessThanOrEqualTo(line.path().length());
            assertThat(query.optional("a")).isEqualTo(query.all("a").stream().findFirst());
        } catch (RequestRefused refused) {
            assertThat(refused.response().status()).isEqualTo(400);
        }
    }

    /// What a server answers to our client: read within the bound, or given up.
    static void response(byte[] bytes) {
        ResponseBytes.read(bytes, MAX_BODY).ifPresent(response -> {
            assertThat(response.status()).isBetween(200, 599);
            assertThat(response.body().length).isLessThanOrEqualTo(Math.min(bytes.length, MAX_BODY));
        });
    }
}
