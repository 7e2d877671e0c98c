package io.agentmesh.relay.gate;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.resilience.Backoff;
import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.http.client.LastingWebSocket;
import io.agentmesh.http.client.WebSocketClient;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.Upgrade;
import io.agentmesh.http.route.Routes;
import io.agentmesh.http.websocket.WebSocket;
import io.agentmesh.http.websocket.WebSocketListener;
import io.agentmesh.program.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The relay's ear at a control plane of the test's.
final class GateEventsIT {
    private final EventLoops loops = EventLoops.create(1);
    private final BlockingQueue<WebSocket> listeners = new LinkedBlockingQueue<>();
    private final BlockingQueue<AgentId> changed = new LinkedBlockingQueue<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final HttpServer controlPlane;
    private final List<HttpGate> gates = new ArrayList<>();
    private GateEvents events;

    GateEventsIT() throws IOException {
        Routes routes = Routes.builder()
                .webSocket("/cp/gate/events", request -> {
                    assertThat(request.headers().first("authorization")).contains("Bearer c4n4ry-token");
                    return Upgrade.to(new Told());
                })
                .otherwise(request -> {
                    refused.incrementAndGet();
                    return HttpResponse.empty(404);
                })
                .build();
        controlPlane = HttpServer.start(
                HttpServerConfig.listeningOn("127.0.0.1", 0).withDrainTime(Duration.ZERO), loops, routes);
        events = listenAt("/cp//");
    }

    @AfterEach
    void stop() {
        events.close();
        gates.forEach(HttpGate::close);
        controlPlane.stop();
        loops.close();
    }

    @Test
    void agentsThatChangedAreToldInTheirOrder() throws Exception {
        WebSocket relay = listener();

        relay.sendText("{\"event\":\"listening\"}");
        relay.sendText("{\"event\":\"gate_changed\",\"agent_id\":\"" + ALICE.id() + "\"}");
        relay.sendText("{\"event\":\"gate_changed\",\"agent_id\":\"" + BOB.id() + "\"}");

        assertThat(next()).isEqualTo(ALICE.id());
        assertThat(next()).isEqualTo(BOB.id());
    }

    @Test
    void whatIsNoEventIsSkipped() throws Exception {
        WebSocket relay = listener();

        relay.sendText("garbage");
        relay.sendText("{\"event\":\"of_tomorrow\",\"agent_id\":7}");
        relay.sendText("{\"event\":\"gate_changed\"}");
        relay.sendText("{\"event\":\"gate_changed\",\"agent_id\":\"" + BOB.id() + "\"}");

        assertThat(next()).isEqualTo(BOB.id());
    }

    @Test
    void connectionThatEndsIsMadeAgain() throws Exception {
        listener().close(1013, "too slow");

        listener().sendText("{\"event\":\"gate_changed\",\"agent_id\":\"" + ALICE.id() + "\"}");

        assertThat(next()).isEqualTo(ALICE.id());
    }

    @Test
    void controlPlaneThatTellsNothingIsAskedOnceAndLeftAlone() throws Exception {
        events.close();
        events = listenAt("/original");
        await().until(() -> refused.get() == 1);

        events.close();

        assertThat(refused).hasValue(1);
    }

    private GateEvents listenAt(String base) {
        var gate = new HttpGate(
                URI.create("http://127.0.0.1:" + controlPlane.port() + base),
                Secret.of("c4n4ry-token"),
                System::nanoTime,
                (delay, task) -> {
                    throw new AssertionError("nobody asks");
                });
        gates.add(gate);
        var made = new GateEvents(
                gate,
                new LastingWebSocket.Seams(
                        WebSocketClient.create(loops, new SplittableRandom(1), System::nanoTime),
                        System::nanoTime,
                        new SplittableRandom(1)),
                LastingWebSocket.Pacing.of(new Backoff(Duration.ofMillis(5), Duration.ofMillis(20))),
                changed::add);
        made.start();
        return made;
    }

    private WebSocket listener() throws InterruptedException {
        return Objects.requireNonNull(listeners.poll(60, TimeUnit.SECONDS), "nobody listens");
    }

    private AgentId next() throws InterruptedException {
        return Objects.requireNonNull(changed.poll(60, TimeUnit.SECONDS), "nothing was told");
    }

    private final class Told implements WebSocketListener {
        @Override
        public void onOpen(WebSocket socket) {
            listeners.add(socket);
        }

        @Override
        public void onText(WebSocket socket, String text) {}

        @Override
        public void onClosed(WebSocket socket, int code, String reason) {}
    }
}
