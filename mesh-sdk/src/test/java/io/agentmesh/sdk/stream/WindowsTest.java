package io.agentmesh.sdk.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.sdk.call.StreamWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What may wait unread of a stream, at both ends of it.
final class WindowsTest {
    private static final StreamWindow SIZE = new StreamWindow(3, 100);

    private final SendWindow sending = new SendWindow(SIZE);
    private final ReceiveWindow receiving = new ReceiveWindow(SIZE);
    private final List<Integer> sent = new ArrayList<>();

    @Test
    void itemsPassUpToTheWindowAndOneMoreWaitsUntilOneWasRead() throws InterruptedException {
        pass(1);
        pass(2);
        pass(3);
        assertWaits(() -> pass(4));

        assertThat(read(1, 1)).isNull();
        pass(4);

        assertThat(sent).containsExactly(1, 2, 3, 4);
        assertWaits(() -> pass(5));
    }

    @Test
    void itemPassesWhileAByteIsLeftAndTheNextOneWaits() throws InterruptedException {
        pass(99);
        pass(5_000);
        assertWaits(() -> pass(1));

        assertThat(read(1, 99)).isNull();
        assertWaits(() -> pass(1));
        assertThat(read(2, 5_099)).isNull();
        pass(1);

        assertThat(sent).containsExactly(99, 5_000, 1);
    }

    @Test
    void callerThatHasReadMoreThanWasSentIsRefused() throws InterruptedException {
        pass(10);

        assertThat(read(2, 10)).extracting(Violation::code).isEqualTo(ErrorCode.MALFORMED);
        assertThat(read(1, 11)).extracting(Violation::code).isEqualTo(ErrorCode.MALFORMED);
        assertThat(read(1, 10)).isNull();
    }

    @Test
    void wordThatComesLateOrTwiceChangesNothing() throws InterruptedException {
        pass(10);
        pass(10);
        pass(10);
        read(2, 20);

        assertThat(read(1, 10)).isNull();
        assertThat(read(2, 20)).isNull();
        pass(1);
        pass(2);

        assertWaits(() -> pass(3));
        assertThat(sent).containsExactly(10, 10, 10, 1, 2);
    }

    @Test
    void whoeverWaitsIsLetGoAtTheEnd() throws Exception {
        pass(100);
        CompletableFuture<Class<?>> waiting = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                sending.pass(1, () -> waiting.complete(Runnable.class));
            } catch (InterruptedException over) {
                waiting.complete(over.getClass());
            }
        });

        sending.end();

        assertThat(waiting.get(60, TimeUnit.SECONDS)).isEqualTo(InterruptedException.class);
    }

    @Test
    void whatASendingEndMayPassAReceivingEndTakesAndNotOneMore() {
        assertThat(receiving.take(99)).isTrue();
        assertThat(receiving.isFull()).isFalse();
        assertThat(receiving.take(5_000)).isTrue();
        assertThat(receiving.isFull()).isTrue();
        assertThat(receiving.take(1)).isFalse();

        assertThat(receiving.tell(new Progress(2, 5_099))).isTrue();
        assertThat(receiving.tell(new Progress(2, 5_099))).isFalse();
        for (int i = 0; i < SIZE.items(); i++) {
            assertThat(receiving.take(1)).isTrue();
        }

        assertThat(receiving.take(1)).isFalse();
    }

    @Test
    void windowAtItsBoundsIsOneAndNothingBeyond() {
        assertThat(new StreamWindow(StreamWindow.MAX_ITEMS, 1).items()).isEqualTo(1_024);
        assertThatThrownBy(() -> new StreamWindow(StreamWindow.MAX_ITEMS + 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StreamWindow(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StreamWindow(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "{}",
                "{\"read\":1}",
                "{\"read\":{\"items\":1}}",
                "{\"read\":{\"bytes\":1,\"items\":-1}}",
                "{\"read\":{\"bytes\":1.5,\"items\":1}}",
                "{\"read\":{\"bytes\":99999999999999999999,\"items\":1}}",
                "{\"read\":"
            })
    void whatDoesNotSayHowFarSomebodyHasReadIsMalformed(String said) {
        assertThat(sending.take(Octets.utf8(said))).extracting(Violation::code).isEqualTo(ErrorCode.MALFORMED);
    }

    @Test
    void progressHasTheseBytes() {
        assertThat(new Progress(128, 1_048_576).toJson()).hasToString("{\"read\":{\"bytes\":1048576,\"items\":128}}");
    }

    private void pass(int bytes) throws InterruptedException {
        sending.pass(bytes, () -> sent.add(bytes));
    }

    private @Nullable Violation read(long items, long bytes) {
        return sending.take(Octets.utf8(new Progress(items, bytes).toJson().toString()));
    }

    /// It would wait for ever: it ends only because its thread is interrupted.
    private static void assertWaits(ThrowingCallable call) {
        Thread.currentThread().interrupt();
        assertThatThrownBy(call).isInstanceOf(InterruptedException.class);
    }
}
