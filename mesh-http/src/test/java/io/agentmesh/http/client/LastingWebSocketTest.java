package io.agentmesh.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.resilience.Backoff;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.client.LastingWebSocket.End;
import io.agentmesh.http.client.LastingWebSocket.Heard;
import io.agentmesh.http.client.LastingWebSocket.Pacing;
import io.agentmesh.http.client.LastingWebSocket.Seams;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.Upgrade;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.testing.NoLeaks;
import io.agentmesh.http.testing.RecordingListener;
import io.agentmesh.http.testing.StubServer;
import io.agentmesh.http.testing.TestServer;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// A connection that is to last, against servers that end it, refuse it or fall silent.
@ExtendWith(NoLeaks.class)
@Timeout(120)
final class LastingWebSocketTest {
    private static final Backoff HURRIED = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5));
    private static final Duration LONG = Duration.ofHours(1);

    private final EventLoops loops = EventLoops.create(1);
    private final TestServer server;
    private final BlockingQueue<RecordingListener> followers = new LinkedBlockingQueue<>();
    private final Diary diary = new Diary();
    private LastingWebSocket lasting = lasting(Pacing.of(HURRIED));

    LastingWebSocketTest() throws Exception {
        server = TestServer.of(Routes.builder()
                .webSocket("/events", request -> {
                    var follower = new RecordingListener();
                    followers.add(follower);
                    return Upgrade.to(follower);
                })
                .webSocket("/closed", request -> HttpResponse.error(503, "later"))
                .build());
        diary.url = server.ws("/events");
    }

    @AfterEach
    void close() {
        lasting.close();
        server.close();
        loops.close();
    }

    @Test
    void textsAreHeardInTheirOrder() throws Exception {
        lasting.start();

        var sending = followers.take().socket();
        sending.sendText("one");
        sending.sendText("two");

        assertThat(diary.next()).isEqualTo("opened");
        assertThat(diary.next()).isEqualTo("heard one");
        assertThat(diary.next()).isEqualTo("heard two");
    }

    @Test
    void endIsToldBeforeTheNextConnectionIsMade() throws Exception {
        lasting.start();
        followers.take().socket().close(1013, "too slow");

        followers.take();

        assertThat(diary.next()).isEqualTo("opened");
        assertThat(diary.next()).isEqualTo("ended Closed[how=too slow (close code 1013)]");
        assertThat(diary.next()).isEqualTo("opened");
    }

    @Test
    void refusalIsToldAndTriedAgain() throws Exception {
        diary.url = server.ws("/closed");
        lasting.start();
        assertThat(diary.next()).startsWith("ended NotOpened");

        diary.url = server.ws("/events");

        followers.take();
    }

    @Test
    void serverThatFallsSilentIsLeft() throws Exception {
        try (StubServer silent = new StubServer(connection -> {
            connection.acceptWebSocket();
            connection.readToEnd(); // answers no ping
        })) {
            diary.url = silent.ws("/");
            lasting = lasting(new Pacing(HURRIED, Duration.ofMillis(20), Duration.ofMillis(100)));
            lasting.start();

            assertThat(diary.next()).isEqualTo("opened");
            assertThat(diary.next()).startsWith("ended Closed");
        }
    }

    @Test
    void withNothingToOpenItWaitsForAChange() throws Exception {
        URI url = diary.url;
        diary.url = null;
        lasting.start();
        assertThat(diary.next()).isEqualTo("nothing to open");

        diary.url = url;
        lasting.changed();

        followers.take();
    }

    @Test
    void changeCutsAConnection() throws Exception {
        lasting.start();
        RecordingListener first = followers.take();
        assertThat(first.next()).isEqualTo("open");
        assertThat(diary.next()).isEqualTo("opened");

        lasting.changed();

        assertThat(first.next()).isEqualTo("closed 1000 ");
        followers.take();
    }

    @Test
    void textThatShowsThatOthersAreMissingEndsTheConnectionForANewOne() throws Exception {
        lasting.start();
        RecordingListener first = followers.take();
        assertThat(first.next()).isEqualTo("open");

        first.socket().sendText("incomplete");

        assertThat(first.next()).isEqualTo("closed 1000 something is missing");
        followers.take();
    }

    @Test
    void ownersPauseIsKeptUntilAChange() throws Exception {
        diary.url = server.ws("/closed");
        diary.pause = LONG;
        lasting.start();
        assertThat(diary.next()).startsWith("ended NotOpened");

        diary.url = server.ws("/events");
        lasting.changed();

        followers.take();
    }

    @Test
    void closingSaysGoodbyeAndTellsTheOwner() throws Exception {
        lasting.start();
        RecordingListener follower = followers.take();
        assertThat(follower.next()).isEqualTo("open");
        assertThat(diary.next()).isEqualTo("opened");

        lasting.close();

        assertThat(follower.next()).startsWith("closed 100");
        assertThat(diary.next()).startsWith("ended");
    }

    private LastingWebSocket lasting(Pacing pacing) {
        var random = new Random(1);
        var seams = new Seams(WebSocketClient.create(loops, random, System::nanoTime), System::nanoTime, random);
        return new LastingWebSocket("test", seams, pacing, diary);
    }

    /// Writes down what it is told.
    private static final class Diary implements LastingWebSocket.Owner {
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private volatile @Nullable URI url;
        private volatile Duration pause = Duration.ZERO;

        private String next() throws InterruptedException {
            return lines.take();
        }

        @Override
        public Optional<WebSocketCall> call() {
            Optional<WebSocketCall> call = Optional.ofNullable(url).map(WebSocketCall::to);
            if (call.isEmpty()) {
                lines.add("nothing to open");
            }
            return call;
        }

        @Override
        public void opened() {
            lines.add("opened");
        }

        @Override
        public Heard heard(String text) {
            lines.add("heard " + text);
            return text.equals("incomplete") ? Heard.INCOMPLETE : Heard.UNDERSTOOD;
        }

        @Override
        public Duration ended(End end) {
            lines.add("ended " + end);
            return pause;
        }
    }
}
