package io.agentmesh.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.http.message.Headers;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestBody;
import io.agentmesh.http.message.RequestLine;
import io.agentmesh.http.message.RequestLine.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The answers of wire §10.2 to what is no proper upgrade.
final class UpgradeCheckTest {
    private static final Headers PROPER = Headers.of(
            "host", "x",
            "Connection", "keep-alive, Upgrade",
            "Upgrade", "WebSocket",
            "Sec-WebSocket-Version", "13",
            "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    private static final HttpResponse ACCEPTED = HttpResponse.text(200, "the handler was asked");

    private final Routes routes =
            Routes.builder().webSocket("/ws", _ -> ACCEPTED).build();

    private HttpResponse ask(String method, Version version, Headers headers) throws Exception {
        RequestLine line = RequestLine.of(method, "/ws?ignored", version);
        return (HttpResponse) routes.answer(HttpRequest.received(
                line, headers, RequestBody.EMPTY, HttpRequest.of("GET", "/").remote()));
    }

    @Test
    void handlerIsAskedAboutAProperUpgrade() throws Exception {
        assertThat(ask("GET", Version.HTTP_1_1, PROPER)).isEqualTo(ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "connection, close, Connection header did not include 'upgrade'",
                "upgrade, h2c, `Upgrade` header did not include 'websocket'",
                "sec-websocket-version, 8, `Sec-WebSocket-Version` header did not include '13'",
            })
    void wrongHeaderIs400(String name, String value, String text) throws Exception {
        HttpResponse expected = HttpResponse.text(400, text);

        assertThat(ask("GET", Version.HTTP_1_1, PROPER.with(name, value))).isEqualTo(expected);
        assertThat(ask("GET", Version.HTTP_1_1, PROPER.without(name))).isEqualTo(expected);
    }

    @Test
    void missingKeyIs400() throws Exception {
        assertThat(ask("GET", Version.HTTP_1_1, PROPER.without("sec-websocket-key")))
                .isEqualTo(HttpResponse.text(400, "`Sec-WebSocket-Key` header missing"));
    }

    @Test
    void plainRequestIsToldOfTheFirstThingThatIsMissing() throws Exception {
        assertThat(ask("GET", Version.HTTP_1_1, Headers.of("host", "x")))
                .isEqualTo(HttpResponse.text(400, "Connection header did not include 'upgrade'"));
    }

    @Test
    void oldHttpIs426() throws Exception {
        assertThat(ask("GET", Version.HTTP_1_0, PROPER).status()).isEqualTo(426);
    }

    @Test
    void headIs405() throws Exception {
        HttpResponse answer = ask("HEAD", Version.HTTP_1_1, PROPER);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers().first("allow")).hasValue("GET,HEAD");
    }

    @Test
    void otherMethodsAre405WithoutABody() throws Exception {
        assertThat(ask("POST", Version.HTTP_1_1, PROPER))
                .isEqualTo(HttpResponse.empty(405).withHeader("allow", "GET,HEAD"));
    }
}
