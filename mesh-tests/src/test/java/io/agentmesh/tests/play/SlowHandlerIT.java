package io.agentmesh.tests.play;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.HttpServer;
import io.agentmesh.http.HttpServerConfig;
import io.agentmesh.http.channel.EventLoops;
import io.agentmesh.relay.Relay;
import io.agentmesh.relay.connection.RelayLimits;
import io.agentmesh.relay.connection.TimeAndChance;
import io.agentmesh.relay.gate.OpenGate;
import io.agentmesh.relay.queue.MemoryQueue;
import io.agentmesh.sdk.MeshAgent;
import io.agentmesh.sdk.MeshClient;
import io.agentmesh.sdk.call.AccessPolicy;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.Reply;
import io.agentmesh.sdk.link.LinkState;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Many callers of one agent over a real relay and real sockets, some of them in the hands of a handler that does not
/// come to an end. The original's agent reads nothing meanwhile, and its relay takes it for gone (W5, W6).
final class SlowHandlerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CALLERS = 12;
    private static final int HELD = 5;

    private final EventLoops loops = EventLoops.create(1);
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final Relay relay = Relay.start(
            RelayLimits.DEFAULTS,
            new OpenGate(),
            new MemoryQueue(RelayLimits.DEFAULTS.queue(), System::nanoTime),
            new TimeAndChance(
                    InstantSource.system(),
                    System::nanoTime,
                    (delay, task) -> {
                        Future<?> later = timers.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
                        return () -> later.cancel(false);
                    },
                    new SecureRandom()));
    private final HttpServer server = HttpServer.start(
            HttpServerConfig.listeningOn("127.0.0.1", 0).withDrainTime(Duration.ZERO), loops, relay.routes());
    private final URI url = URI.create("ws://127.0.0.1:" + server.port() + "/ws");

    private final CountDownLatch held = new CountDownLatch(HELD);
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<MeshClient> callers = new ArrayList<>();
    private final MeshAgent bob;

    SlowHandlerIT() throws IOException, InterruptedException {
        bob = MeshAgent.builder(someKey(), url, AccessPolicy.allowAll(), request -> {
                    if (request.capability().equals("slow")) {
                        held.countDown();
                        released.await();
                    }
                    return Answer.of(request.payload());
                })
                .connect();
        for (int n = 0; n < CALLERS; n++) {
            callers.add(MeshClient.builder(someKey(), url).connect());
        }
    }

    @AfterEach
    void closeAll() {
        released.countDown();
        callers.forEach(MeshClient::close);
        bob.close();
        relay.stop();
        server.close();
        timers.shutdownNow();
        loops.close();
    }

    @Test
    void handlerThatIsHeldHoldsUpNoOtherCaller() throws Exception {
        List<CompletableFuture<Reply>> slow = callers.subList(0, HELD).stream()
                .map(caller -> ask(caller, "slow", 0))
                .toList();
        assertThat(held.await(60, TimeUnit.SECONDS)).isTrue();

        for (int round = 1; round <= 3; round++) {
            for (MeshClient caller : callers) { // those whose other request is held, too
                assertThat(ask(caller, "quick", round))
                        .succeedsWithin(PATIENCE)
                        .isEqualTo(new Reply.Result(question("quick", round)));
            }
        }

        assertThat(slow).noneMatch(CompletableFuture::isDone);
        assertThat(bob.linkState()).isEqualTo(new LinkState.Up());
        released.countDown();
        assertThat(slow)
                .allSatisfy(reply ->
                        assertThat(reply).succeedsWithin(PATIENCE).isEqualTo(new Reply.Result(question("slow", 0))));
    }

    private CompletableFuture<Reply> ask(MeshClient caller, String capability, int round) {
        AgentId target = bob.id();
        return caller.requestAsync(target, question(capability, round), CallOptions.within(PATIENCE));
    }

    private static JsonValue question(String capability, int round) {
        return JsonObject.empty().with("capability", capability).with("round", String.valueOf(round));
    }

    private static AgentKeyPair someKey() {
        return AgentKeyPair.generate(new SecureRandom());
    }
}
