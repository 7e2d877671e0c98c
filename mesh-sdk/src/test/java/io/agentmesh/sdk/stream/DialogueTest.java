package io.agentmesh.sdk.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Credit against items, each way by itself.
final class DialogueTest {
    private final List<String> said = new ArrayList<>();
    private final Dialogue dialogue = new Dialogue(new Dialogue.Outlet() {
        @Override
        public void item(JsonValue frame) {
            said.add(frame.toString());
        }

        @Override
        public void signal(JsonValue frame) {
            said.add(frame.toString());
        }
    });

    @Test
    void itemsAreSentUpToTheCreditAndOneMoreWaits() throws InterruptedException {
        grant(2);

        dialogue.send(number(1));
        dialogue.send(number(2));

        assertWaits(() -> dialogue.send(number(3)));
        assertThat(said).containsExactly("{\"item\":1}", "{\"item\":2}");
    }

    @Test
    void nothingIsSentBeforeTheOtherSideIsThere() {
        assertWaits(() -> dialogue.send(number(1)));
        dialogue.done();
        assertThat(said).isEmpty();

        grant(1);

        assertThat(said).containsExactly("{\"done\":true}");
    }

    @Test
    void doneIsSaidOnceAndNothingIsSentAfterIt() {
        grant(1);

        dialogue.done();
        dialogue.done();

        assertThat(said).containsExactly("{\"done\":true}");
        assertThatThrownBy(() -> dialogue.send(number(1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void itemsFillTheWindowAndOneMoreIsAViolation() {
        for (int i = 0; i < Exchange.WINDOW; i++) {
            assertThat(dialogue.take(item(i))).isNull();
        }

        assertThat(dialogue.take(item(99))).extracting(Violation::code).isEqualTo(ErrorCode.QUEUE_FULL);
        assertThat(dialogue.unread()).isEqualTo(Exchange.WINDOW);
    }

    @Test
    void halfAWindowThatWasReadIsGrantedAnew() throws InterruptedException {
        for (int i = 0; i < Exchange.WINDOW; i++) {
            dialogue.take(item(i));
        }

        for (int i = 0; i < Exchange.WINDOW / 2 - 1; i++) {
            assertThat(dialogue.next()).contains(number(i));
        }
        assertThat(said).isEmpty();
        dialogue.next();

        assertThat(said).containsExactly("{\"credit\":8}");
        for (int i = 0; i < 8; i++) {
            assertThat(dialogue.take(item(i))).isNull();
        }
        assertThat(dialogue.take(item(99))).isNotNull();
    }

    @Test
    void itemAfterDoneIsAViolationAndWhatCameBeforeIsRead() throws InterruptedException {
        dialogue.take(item(1));
        dialogue.take(new DuplexFrame.Done());

        assertThat(dialogue.take(item(2))).isNotNull();
        assertThat(dialogue.next()).contains(number(1));
        assertThat(dialogue.next()).isEmpty();
        assertThat(dialogue.next()).isEmpty();
    }

    @Test
    void creditAtItsBoundIsTakenAndOneMoreIsAViolation() {
        assertThat(dialogue.take(new DuplexFrame.Credit(DuplexFrame.MAX_CREDIT)))
                .isNull();

        assertThat(dialogue.take(new DuplexFrame.Credit(1)))
                .extracting(Violation::code)
                .isEqualTo(ErrorCode.MALFORMED);
    }

    @Test
    void itemAtItsBoundIsSentAndOneByteMoreIsTheSendersToDealWith() throws InterruptedException {
        grant(2);

        assertFails(ErrorCode.TOO_LARGE, () -> dialogue.send(new JsonString("x".repeat(Exchange.MAX_ITEM_BYTES - 1))));
        dialogue.send(new JsonString("x".repeat(Exchange.MAX_ITEM_BYTES - 2)));

        assertThat(said).singleElement().asString().hasSize(StreamSink.MAX_ITEM_BYTES);
    }

    @Test
    void endLetsGoOfWhoeverWaitsAndWhatCameIsStillRead() throws InterruptedException {
        dialogue.take(item(1));
        dialogue.end();

        assertFails(ErrorCode.CANCELLED, () -> dialogue.send(number(1)));
        dialogue.awaitOver();
        assertThat(dialogue.next()).contains(number(1));
        assertThat(dialogue.next()).isEmpty();
        assertThat(said).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "{}",
                "{\"credit\":0}",
                "{\"credit\":1025}",
                "{\"credit\":-1}",
                "{\"credit\":1.5}",
                "{\"credit\":99999999999999999999}",
                "{\"done\":false}"
            })
    void whatIsNoFrameIsMalformed(String text) {
        assertThat(DuplexFrame.of(Json.parse(text).orThrow())).isInstanceOf(Decoded.Bad.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"item\":null}", "{\"credit\":1024}", "{\"done\":true}"})
    void frameIsReadAsItIsWritten(String text) {
        assertThat(DuplexFrame.of(Json.parse(text).orThrow()).orThrow().toJson())
                .hasToString(text);
    }

    private void grant(int items) {
        assertThat(dialogue.take(new DuplexFrame.Credit(items))).isNull();
    }

    /// It would wait for ever: it ends only because its thread is interrupted.
    private static void assertWaits(ThrowingCallable call) {
        Thread.currentThread().interrupt();
        assertThatThrownBy(call).isInstanceOf(InterruptedException.class);
    }

    private static void assertFails(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        MeshException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
    }

    private static DuplexFrame item(int number) {
        return new DuplexFrame.Item(number(number));
    }

    private static JsonValue number(int value) {
        return JsonInteger.of(value);
    }
}
