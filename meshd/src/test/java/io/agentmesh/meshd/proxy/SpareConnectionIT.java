package io.agentmesh.meshd.proxy;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.testing.RawSocket;
import io.agentmesh.http.testing.StubServer;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.Cancellation;
import io.agentmesh.sdk.call.IncomingRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Which connections to a local agent are used again. Time stands still: none ends because it waited too long.
final class SpareConnectionIT {
    private final HttpClient client = HttpClient.create(HttpLocalAgent.clientConfig(ProxyLimits.defaults()), () -> 0L);
    private final AtomicInteger connections = new AtomicInteger();
    private final ReentrantLock turn = new ReentrantLock();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void nextRequestOfTheSameCallerTakesTheSameConnection() throws Exception {
        try (StubServer agent = new StubServer(this::oneAtATime)) {
            LocalAgent local = localAgent(agent);
            for (int i = 0; i < 3; i++) {
                assertThat(ask(local, ALICE.id())).isEqualTo(Answer.of(JsonObject.empty()));
            }
        }

        assertThat(connections).hasValue(1);
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

    private LocalAgent localAgent(StubServer agent) {
        return new HttpLocalAgent(client, agent.http("/"), Optional.empty());
    }

    private Answer ask(LocalAgent local, AgentId caller) throws InterruptedException {
        return local.ask(
                new IncomingRequest(
                        new UUID(1, 2), caller, "echo", Json.parse("{}").orThrow(), Cancellation.never()),
                ProxyLimits.defaults());
    }

    /// As programs on one thread do: the next connection is served once this one is closed.
    private void oneAtATime(RawSocket connection) throws IOException {
        turn.lock();
        try {
            connections.incrementAndGet();
            while (true) {
                connection.readHead();
                connection.read(2);
                connection.send("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}");
            }
        } finally {
            turn.unlock();
        }
    }
}
