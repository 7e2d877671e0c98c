package io.agentmesh.http.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class HttpMessagesTest {
    @Test
    void headersAreFoundWhateverTheirCase() {
        Headers headers = Headers.of("Content-Type", "text/plain", "X-A", "1", "x-a", "2");

        assertThat(headers.first("content-type")).hasValue("text/plain");
        assertThat(headers.all("X-A")).containsExactly("1", "2");
        assertThat(headers.with("x-a", "3").all("x-a")).containsExactly("3");
        assertThat(headers.plus("x-a", "3").all("x-a")).containsExactly("1", "2", "3");
        assertThat(headers.without("X-A").fields()).hasSize(1);
    }

    @Test
    void listsInHeadersAreReadItemByItem() {
        Headers headers = Headers.of("connection", "keep-alive, Upgrade", "connection", "te");

        assertThat(headers.lists("Connection", "upgrade")).isTrue();
        assertThat(headers.lists("Connection", "te")).isTrue();
        assertThat(headers.lists("Connection", "keep")).isFalse();
    }

    @Test
    void headersCannotBeSplit() {
        assertThatThrownBy(() -> Headers.of("x", "a\r\ny: b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("y: b");
        assertThatThrownBy(() -> Headers.of("x y", "a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Headers.of("", "a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Headers.of("x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void textsForPeopleHoldNoSecrets() {
        HttpRequest request = HttpRequest.of("GET", "/a?token=c4n4ry")
                .withHeader("authorization", "c4n4ry")
                .withBody("c4n4ry");
        HttpResponse response = HttpResponse.text(200, "c4n4ry").withHeader("x-token", "c4n4ry");

        assertThat(request.toString()).doesNotContain("c4n4ry");
        assertThat(request.headers().toString()).doesNotContain("c4n4ry");
        assertThat(response.toString()).doesNotContain("c4n4ry");
    }

    @Test
    void errorTextsAreQuoted() {
        assertThat(HttpResponse.error(400, "a \"b\" \\ \n\r\t \u0001 ü \ud83d\ude00")
                        .bodyText())
                .isEqualTo("{\"error\":\"a \\\"b\\\" \\\\ \\n\\r\\t \\u0001 ü \\ud83d\\ude00\"}");
    }

    @Test
    void errorMayCarryAWordForMachines() {
        assertThat(new RequestRefused(409, "agent_id_taken", "taken").response().bodyText())
                .isEqualTo("{\"error\":\"taken\",\"code\":\"agent_id_taken\"}");
    }

    @Test
    void statusIsThatOfAFinalResponse() {
        assertThatThrownBy(() -> HttpResponse.empty(101)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HttpResponse.empty(600)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bodyAboveTheLimitIsRefusedWhenItIsAskedFor() {
        HttpRequest request = HttpRequest.received(
                RequestLine.of("POST", "/"),
                Headers.none(),
                new RequestBody.TooLarge(),
                HttpRequest.of("GET", "/").remote());

        assertThatThrownBy(request::body)
                .isInstanceOfSatisfying(
                        RequestRefused.class,
                        refused -> assertThat(refused.response().status()).isEqualTo(413));
    }

    @Test
    void targetIsSplitAtTheFirstQuestionMark() {
        assertThat(HttpRequest.of("GET", "/a?b?c").rawQuery()).isEqualTo("b?c");
        assertThat(HttpRequest.of("GET", "http://host").path()).isEqualTo("/");
        assertThat(HttpRequest.of("GET", "http://host/a/b?c").path()).isEqualTo("/a/b");
        assertThat(HttpRequest.of("GET", "/a?u=http://host/x").path()).isEqualTo("/a");
    }
}
