package io.agentmesh.meshd.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.client.BodyMeter;
import io.agentmesh.sdk.stream.StreamSink;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What each kind of body becomes.
final class AnswerItemsTest {
    private static final int MAX_WHOLE_BYTES = 1_000;
    private static final WholeBody WHOLE = new WholeBody(MAX_WHOLE_BYTES, BodyMeter.BOUNDLESS);

    private final List<String> items = new ArrayList<>();
    private int callerTakes = StreamSink.MAX_ITEM_BYTES;

    @Test
    void eventIsItsDataAsJsonOrAsTextAndNamedOnesKeepTheirName() throws Exception {
        read(200, "text/event-stream; charset=utf-8", """
                : a comment
                id: 1
                data: {"a":1}

                data: two
                data:lines
                retry: 5

                event: done
                data: 3

                event: without data

                data: cut off by the end
                """);

        assertThat(items).containsExactly("{\"a\":1}", "\"two\\nlines\"", "{\"data\":3,\"event\":\"done\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-ndjson", "application/ndjson", "Application/JSONL"})
    void lineIsAnItem(String contentType) throws Exception {
        read(200, contentType, "{\"a\":1}\r\n\n2\n\"last\"");

        assertThat(items).containsExactly("{\"a\":1}", "2", "\"last\"");
    }

    @Test
    void lineThatIsNoJsonEndsTheStream() {
        assertThatThrownBy(() -> read(200, "application/x-ndjson", "1\nno\n2\n"))
                .isInstanceOf(AnswerItems.NotAsAnnounced.class);
        assertThat(items).containsExactly("1");
    }

    @Test
    void lineAtTheBoundIsTakenAndOneByteMoreIsNot() throws Exception {
        String longest = "\"" + "x".repeat(StreamSink.MAX_ITEM_BYTES - 2) + "\"";

        read(200, "application/x-ndjson", longest);
        assertThat(items).containsExactly(longest);
        assertThatThrownBy(() -> read(200, "application/x-ndjson", " " + longest))
                .isInstanceOf(BodyTooLarge.class);
    }

    @Test
    void eventLargerThanAnItemIsNotTaken() {
        String half = "data: " + "x".repeat(StreamSink.MAX_ITEM_BYTES / 2) + "\n";

        assertThatThrownBy(() -> read(200, "text/event-stream", half + half + "data: x\n\n"))
                .isInstanceOf(BodyTooLarge.class);
    }

    @Test
    void lineAndEventAreAsLargeAsTheCallerTakes() throws Exception {
        callerTakes = 200_000;
        String longest = "x".repeat(callerTakes - 2);

        read(200, "application/x-ndjson", "\"" + longest + "\"\n");
        read(200, "text/event-stream", "data: " + longest.substring(4) + "\n\n");
        assertThat(items).containsExactly("\"" + longest + "\"", "\"" + longest.substring(4) + "\"");

        assertThatThrownBy(() -> read(200, "application/x-ndjson", "\"x" + longest + "\"\n"))
                .isInstanceOf(BodyTooLarge.class)
                .hasMessageContaining("200000 bytes");
        assertThatThrownBy(
                        () -> read(200, "text/event-stream", "data: xxxxxxx\ndata: " + longest.substring(4) + "\n\n"))
                .isInstanceOf(BodyTooLarge.class);
    }

    @Test
    void textComesAsItIsAndNoPairIsTornApart() throws Exception {
        read(200, "text/plain", "x".repeat((10 << 10) - 1) + "😀 end");

        assertThat(items).containsExactly("\"" + "x".repeat((10 << 10) - 1) + "\"", "\"😀 end\"");
    }

    @Test
    void textIsReadByItsCharset() throws Exception {
        new AnswerItems(new ByteArrayInputStream(new byte[] {(byte) 0xe9}), WHOLE, new Sink())
                .read(200, "text/plain; charset=iso-8859-1");

        assertThat(items).containsExactly("\"é\"");
    }

    @Test
    void otherBytesAreBase64() throws Exception {
        read(200, "application/octet-stream", "hello");

        assertThat(items).containsExactly("{\"base64\":\"aGVsbG8=\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/problem+json", ""})
    void wholeBodyIsOneItem(String contentType) throws Exception {
        read(200, contentType, "[1,2]");

        assertThat(items).containsExactly("[1,2]");
    }

    @Test
    void answerThatIsNoSuccessIsOneItemAsForARequest() throws Exception {
        read(503, "text/event-stream", "{\"error\":\"later\"}");
        read(500, "text/html", "<h1>oops</h1>");

        assertThat(items)
                .containsExactly(
                        "{\"error\":\"later\"}",
                        "{\"content_type\":\"text/html\",\"error\":\"non-json response\",\"status\":500,"
                                + "\"text\":\"<h1>oops</h1>\"}");
    }

    @Test
    void bodyAtItsBoundIsTakenAndOneByteMoreIsNot() throws Exception {
        byte[] four = "1\n2\n".getBytes(StandardCharsets.UTF_8);

        assertThat(new BoundedBody(new ByteArrayInputStream(four), 4).readAllBytes())
                .hasSize(4);
        assertThatThrownBy(() -> new BoundedBody(new ByteArrayInputStream(four), 3).readAllBytes())
                .isInstanceOf(BodyTooLarge.class);
    }

    @Test
    void wholeBodyAtItsBoundIsTakenAndOneByteMoreIsNot() throws Exception {
        read(200, "application/json", "\"" + "x".repeat(MAX_WHOLE_BYTES - 2) + "\"");

        assertThat(items).hasSize(1);
        assertThatThrownBy(() -> read(200, "application/json", "\"" + "x".repeat(MAX_WHOLE_BYTES - 1) + "\""))
                .isInstanceOf(BodyTooLarge.class);
    }

    private void read(int status, String contentType, String body) throws IOException, InterruptedException {
        new AnswerItems(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), WHOLE, new Sink())
                .read(status, contentType);
    }

    /// Keeps what is sent.
    private final class Sink implements StreamSink {
        @Override
        public int maxItemBytes() {
            return callerTakes;
        }

        @Override
        public void send(JsonValue item) {
            items.add(item.toString());
        }
    }
}
