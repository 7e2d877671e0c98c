package io.agentmesh.sdk.call;

import static io.agentmesh.core.testing.Keys.ALICE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Payloads in each form, there and back.
final class PayloadTest {
    private static final JsonValue TREE = JsonObject.empty().with("a", "é").with("b", JsonInteger.of(1));
    private static final String TEXT = "{\"a\":\"é\",\"b\":1}";
    private static final PayloadMapper LENGTHS = new Lengths();

    @Test
    void textAndBytesBecomeTheTreeAndTheTreeBecomesThem() {
        assertThat(Payload.ofText(" {\"b\":1, \"a\":\"\\u00e9\"}")).isEqualTo(TREE);
        assertThat(Payload.ofBytes(TEXT.getBytes(UTF_8))).isEqualTo(TREE);
        assertThat(Payload.text(TREE)).isEqualTo(TEXT);
        assertThat(Payload.bytes(TREE)).isEqualTo(TEXT.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "secret", "1 2"})
    void textThatIsNoJsonIsTheCallersBugAndIsNotQuoted(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Payload.ofText(text))
                .withMessageStartingWith("payload: ")
                .withMessageEndingWith("(expected: JSON)")
                .withMessageNotContaining("secret");
        assertThatIllegalArgumentException().isThrownBy(() -> Payload.ofBytes(text.getBytes(UTF_8)));
    }

    @Test
    void bytesThatAreNotUtf8AreNoJson() {
        assertThatIllegalArgumentException().isThrownBy(() -> Payload.ofBytes(new byte[] {'"', (byte) 0xff, '"'}));
    }

    @Test
    void mapperWritesWhatIsSentAndReadsWhatCame() {
        assertThat(Payload.of("four", LENGTHS)).isEqualTo(JsonInteger.of(4));
        assertThat(Payload.as(JsonInteger.of(3), String.class, LENGTHS)).isEqualTo(Decoded.ok("xxx"));
    }

    @Test
    void valueThatTheMapperDoesNotWriteIsTheCallersBug() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Payload.of(7, LENGTHS))
                .withMessageContaining("java.lang.Integer")
                .withCauseInstanceOf(IOException.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Payload.of("", LENGTHS))
                .withMessageContaining("what the mapper makes of a java.lang.String")
                .withMessageEndingWith("(expected: JSON)");
    }

    @Test
    void payloadThatIsNoneForTheMapperIsMalformedAndIsNotQuoted() {
        Decoded<String> thrown = Payload.as(TREE, String.class, LENGTHS);
        Decoded<String> nothing = Payload.as(JsonInteger.of(0), String.class, LENGTHS);

        assertThat(thrown).isEqualTo(Decoded.bad(ErrorCode.MALFORMED, "no String: NumberFormatException"));
        assertThat(nothing).isEqualTo(Decoded.bad(ErrorCode.MALFORMED, "no String: nothing"));
    }

    @Test
    void replyIsReadInEachForm() {
        Reply result = new Reply.Result(TREE);

        assertThat(result.text()).isEqualTo(TEXT);
        assertThat(result.bytes()).isEqualTo(TEXT.getBytes(UTF_8));
        assertThat(new Reply.Result(JsonInteger.of(2)).as(String.class, LENGTHS))
                .isEqualTo("xx");
        assertThatThrownBy(() -> result.as(String.class, LENGTHS))
                .isInstanceOfSatisfying(
                        MeshException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.MALFORMED));
    }

    @Test
    void replyThatIsNoResultThrowsWhatItIsInEachForm() {
        Reply refused = new Reply.RemoteError(ErrorPayload.of("busy"));

        assertThatThrownBy(refused::text).isInstanceOf(MeshException.class).hasMessageContaining("busy");
        assertThatThrownBy(refused::bytes).isInstanceOf(MeshException.class).hasMessageContaining("busy");
        assertThatThrownBy(() -> refused.as(String.class, LENGTHS))
                .isInstanceOf(MeshException.class)
                .hasMessageContaining("busy");
    }

    @Test
    void requestIsReadInEachForm() {
        IncomingRequest request =
                new IncomingRequest(new UUID(1, 2), ALICE.id(), "unknown", JsonInteger.of(2), Cancellation.never());

        assertThat(request.text()).isEqualTo("2");
        assertThat(request.bytes()).isEqualTo("2".getBytes(UTF_8));
        assertThat(request.as(String.class, LENGTHS)).isEqualTo(Decoded.ok("xx"));
    }

    /// A text is its length; of nothing nothing is made, either way.
    private static final class Lengths implements PayloadMapper {
        @Override
        public byte[] write(Object value) throws IOException {
            if (!(value instanceof String text)) {
                throw new IOException("no text");
            }
            return text.isEmpty() ? new byte[0] : String.valueOf(text.length()).getBytes(UTF_8);
        }

        @Override
        @SuppressWarnings("NullAway") // as libraries for JSON do that say null for what they cannot read
        public <T> T read(byte[] json, Class<T> type) {
            int length = Integer.parseInt(new String(json, UTF_8));
            return length == 0 ? null : type.cast("x".repeat(length));
        }
    }
}
