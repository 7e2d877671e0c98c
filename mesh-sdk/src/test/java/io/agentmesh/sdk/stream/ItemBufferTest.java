package io.agentmesh.sdk.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ItemBufferTest {
    private static final JsonValue ITEM = JsonInteger.of(1);
    private static final StreamEnd COMPLETED = new StreamEnd.Completed();
    private static final StreamEnd CANCELLED = StreamEnd.failed(ErrorCode.CANCELLED, "closed");

    private final List<ItemBuffer> ended = new ArrayList<>();
    private final ItemBuffer buffer = new ItemBuffer(2, 10, ended::add);

    @Test
    void takesAsManyItemsAndBytesAsItsBoundsAndNotOneMore() throws InterruptedException {
        assertThat(buffer.offer(ITEM, 5)).isTrue();
        assertThat(buffer.offer(ITEM, 6)).isFalse();
        assertThat(buffer.offer(ITEM, 5)).isTrue();
        assertThat(buffer.offer(ITEM, 0)).isFalse();

        assertThat(buffer.take()).contains(ITEM);
        assertThat(buffer.offer(ITEM, 5)).isTrue();
    }

    @Test
    void takesAnItemThatIsLargerThanAllTheRoomAlone() {
        assertThat(buffer.offer(ITEM, 11)).isTrue();
        assertThat(buffer.offer(ITEM, 1)).isFalse();
    }

    @Test
    void tellsTheEndOnceEverythingWasTaken() throws InterruptedException {
        buffer.offer(ITEM, 1);
        buffer.end(COMPLETED);
        buffer.end(CANCELLED);

        assertThat(buffer.end()).isEmpty();
        assertThat(buffer.take()).contains(ITEM);
        assertThat(buffer.take()).isEmpty();
        assertThat(buffer.end()).contains(COMPLETED);
        assertThat(ended).containsExactly(buffer);
    }

    @Test
    void saysWhenHalfOfItsItemsOrBytesWereRead() throws InterruptedException {
        ItemBuffer four = new ItemBuffer(4, 100, ended::add);
        List<Progress> said = new ArrayList<>();
        four.whenHalfRead(() -> said.add(four.read()));
        for (int bytes : List.of(1, 1, 49, 1, 50, 1)) {
            four.put(ITEM, bytes);
        }

        for (int i = 0; i < 6; i++) {
            four.take();
        }

        assertThat(said).containsExactly(new Progress(2, 2), new Progress(4, 52), new Progress(5, 102));
    }

    @Test
    void nobodyIsToldOfReadingAfterTheEnd() throws InterruptedException {
        List<Progress> said = new ArrayList<>();
        buffer.whenHalfRead(() -> said.add(buffer.read()));
        buffer.offer(ITEM, 9);
        buffer.end(COMPLETED);

        buffer.take();

        assertThat(said).isEmpty();
    }

    @Test
    void forgetsItsItemsWhenAbandoned() throws InterruptedException {
        buffer.offer(ITEM, 1);

        buffer.abandon(CANCELLED);

        assertThat(buffer.take()).isEmpty();
        assertThat(buffer.end()).contains(CANCELLED);
    }

    @Test
    void whoAbandonsUnreadItemsIsNotToldThatTheyWereComplete() {
        buffer.offer(ITEM, 1);
        buffer.end(COMPLETED);

        buffer.abandon(CANCELLED);

        assertThat(buffer.end()).contains(CANCELLED);
        assertThat(ended).containsExactly(buffer);
    }

    @Test
    void readerThatWaitsIsWokenByAnItemAndByTheEnd() throws Exception {
        CompletableFuture<List<Optional<JsonValue>>> read = new CompletableFuture<>();
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                read.complete(List.of(buffer.take(), buffer.take()));
            } catch (InterruptedException unexpected) {
                read.completeExceptionally(unexpected);
            }
        });

        buffer.offer(ITEM, 1);
        buffer.end(COMPLETED);

        assertThat(read.get(30, TimeUnit.SECONDS)).containsExactly(Optional.of(ITEM), Optional.empty());
        reader.join();
    }

    @Test
    void readerThatIsInterruptedWaitsNoLonger() throws Exception {
        CompletableFuture<Class<?>> thrown = new CompletableFuture<>();
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                buffer.take();
            } catch (InterruptedException interrupted) {
                thrown.complete(interrupted.getClass());
            }
        });

        reader.interrupt();

        assertThat(thrown.get(30, TimeUnit.SECONDS)).isEqualTo(InterruptedException.class);
    }
}
