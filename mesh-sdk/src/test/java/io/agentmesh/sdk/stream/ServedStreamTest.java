package io.agentmesh.sdk.stream;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.sdk.call.Cancellation;
import io.agentmesh.sdk.call.IncomingRequest;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ServedStreamTest {
    private static final int WINDOW = 2;

    private final BlockingQueue<StreamItem> onTheirWay = new LinkedBlockingQueue<>();
    private final CompletableFuture<Class<?>> thrown = new CompletableFuture<>();
    private final ServedStream stream = new ServedStream(
            new IncomingRequest(new UUID(0, 1), ALICE.id(), "count", JsonNull.NULL, new Cancellation()),
            Optional.empty(),
            new ServedStream.Limits(WINDOW, StreamSink.MAX_ITEM_BYTES, null),
            (served, item) -> onTheirWay.add(item));

    @Test
    void handlerWaitsAtTheWindowUntilAnItemHasLeft() throws Exception {
        startHandler();

        assertThat(onTheirWay.poll(30, TimeUnit.SECONDS)).isNotNull();
        assertThat(onTheirWay.poll(30, TimeUnit.SECONDS)).isNotNull();
        assertThat(onTheirWay).isEmpty();
        stream.itemGone();

        assertThat(onTheirWay.poll(30, TimeUnit.SECONDS)).isNotNull();
        stream.stop();
        assertThat(thrown.get(30, TimeUnit.SECONDS)).isEqualTo(InterruptedException.class);
    }

    @Test
    void handlerThatWaitsIsInterruptedWhenTheStreamIsOver() throws Exception {
        startHandler();
        onTheirWay.poll(30, TimeUnit.SECONDS);

        stream.stop();

        assertThat(thrown.get(30, TimeUnit.SECONDS)).isEqualTo(InterruptedException.class);
        assertThat(stream.request().cancellation().isCancelled()).isTrue();
    }

    @Test
    void nothingIsSentOnceTheStreamIsOver() {
        stream.stop();

        assertThatThrownBy(() -> stream.send(JsonNull.NULL)).isInstanceOf(InterruptedException.class);
        assertThat(onTheirWay).isEmpty();
    }

    @Test
    void threadThatWasLeftIsNotInterrupted() {
        stream.enter();
        stream.leave();

        stream.stop();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private void startHandler() {
        Thread.ofVirtual().start(() -> {
            stream.enter();
            try {
                for (int i = 0; true; i++) {
                    stream.send(JsonInteger.of(i));
                }
            } catch (InterruptedException over) {
                thrown.complete(over.getClass());
            } finally {
                stream.leave();
            }
        });
    }
}
