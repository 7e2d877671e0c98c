package io.agentmesh.meshd.proxy;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.KeepRule;
import io.agentmesh.http.testing.RawSocket;
import io.agentmesh.http.testing.StubServer;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.Cancellation;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.stream.Ending;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Which connections to a local agent are used again. Time stands still: none ends because of its age.
final class KeptConnectionIT {
    private final HttpClient client = HttpClient.create(HttpLocalAgent.clientConfig(ProxyLimits.defaults()), () -> 0L);
    private final AtomicInteger connections = new AtomicInteger();
    private final ReentrantLock turn = new ReentrantLock();
    private volatile String says = "connection: keep-alive\r\n";

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void nextRequestOfTheSameCallerTakesTheSameConnection() throws Exception {
        askThreeTimes();

        assertThat(connections).hasValue(1);
    }

    @Test
    void agentThatDoesNotSayThatItKeepsItsConnectionGetsANewOneEachTime() throws Exception {
        says = "";
        askThreeTimes();

        assertThat(connections).hasValue(3);
    }

    private void askThreeTimes() throws Exception {
        try (StubServer agent = new StubServer(this::oneAtATime)) {
            LocalAgent local = localAgent(agent);
            for (int i = 0; i < 3; i++) {
                assertThat(ask(local, ALICE.id())).isEqualTo(Answer.of(JsonObject.empty()));
            }
        }
    }

    @Test
    void nothingIsKeptForLong() {
        assertThat(HttpLocalAgent.clientConfig(ProxyLimits.defaults()).keep())
                .isEqualTo(new KeepRule(1, Duration.ofMillis(500), Duration.ofSeconds(2), true));
    }

    /// Whatever the agent sends too late is not for somebody else to read.
    @Test
    void anotherCallerHasAConnectionOfItsOwn() throws Exception {
        try (StubServer agent = new StubServer(this::oneAtATime)) {
            LocalAgent local = localAgent(agent);
            ask(local, ALICE.id());

            assertThat(ask(local, BOB.id())).isEqualTo(Answer.of(JsonObject.empty()));
        }

        assertThat(connections).hasValue(2);
    }

    @Test
    void nobodyWaitsForAConnectionThatNobodyUses() throws Exception {
        try (StubServer agent = new StubServer(this::oneAtATime);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            LocalAgent local = localAgent(agent);
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                AgentId caller = i % 3 == 0 ? BOB.id() : ALICE.id();
                answers.add(callers.submit(() -> ask(local, caller)));
            }

            for (Future<Answer> answer : answers) {
                assertThat(answer.get()).isEqualTo(Answer.of(JsonObject.empty()));
            }
        }
    }

    @Test
    void nothingIsKeptWhileAStreamIsUnderWay() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (StubServer agent = new StubServer(connection -> streamOrAnswer(connection, over));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            LocalAgent local = localAgent(agent);
            CountDownLatch begun = new CountDownLatch(1);
            Future<Ending> stream = callers.submit(() ->
                    local.stream(request(ALICE.id(), "\"stream\""), item -> begun.countDown(), ProxyLimits.defaults()));
            begun.await();
            ask(local, ALICE.id());
            ask(local, ALICE.id());
            assertThat(connections).hasValue(3);
            over.countDown();
            stream.get();
            ask(local, ALICE.id());
            ask(local, ALICE.id());

            assertThat(connections).hasValue(4);
        }
    }

    private void streamOrAnswer(RawSocket connection, CountDownLatch over) throws IOException, InterruptedException {
        connections.incrementAndGet();
        if (connection.readHead().contains("content-length: 8")) {
            connection.read(8);
            connection.send("HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\n\r\n{}\n");
            over.await();
            return;
        }
        connection.read(2);
        connection.send(answer());
        answerFurther(connection);
    }

    private void answerFurther(RawSocket connection) throws IOException {
        while (true) {
            connection.readHead();
            connection.read(2);
            connection.send(answer());
        }
    }

    private String answer() {
        return "HTTP/1.1 200 OK\r\n" + says + "content-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
    }

    private LocalAgent localAgent(StubServer agent) {
        return new HttpLocalAgent(client, agent.http("/"), Optional.empty());
    }

    private Answer ask(LocalAgent local, AgentId caller) throws InterruptedException {
        return local.ask(request(caller, "{}"), ProxyLimits.defaults());
    }

    private static IncomingRequest request(AgentId caller, String payload) {
        return new IncomingRequest(
                new UUID(1, 2), caller, "echo", Json.parse(payload).orThrow(), Cancellation.never());
    }

    /// As programs on one thread do: the next connection is served once this one is closed.
    private void oneAtATime(RawSocket connection) throws IOException {
        turn.lock();
        try {
            connections.incrementAndGet();
            answerFurther(connection);
        } finally {
            turn.unlock();
        }
    }
}
