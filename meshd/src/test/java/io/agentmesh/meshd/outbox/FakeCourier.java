package io.agentmesh.meshd.outbox;

import static io.agentmesh.core.testing.Keys.ALICE;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.Reach;
import io.agentmesh.sdk.call.Reply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// The other agents, as the test has them: there or not, and silent until told to answer.
final class FakeCourier implements Courier {
    /// Somebody who stands at a door.
    record Knock(AgentId target, Duration timeout, CompletableFuture<Reach> reach) {}

    /// Something that was sent.
    record Sent(Entry entry, String key, Duration timeout, CompletableFuture<Reply> reply) {}

    /// Knocks that nobody heard yet.
    final Deque<Knock> knocks = new ArrayDeque<>();
    /// All that was sent, in order.
    final List<Sent> sent = new ArrayList<>();
    /// What the agents that are there remember.
    Reach.Memory memory = Reach.Memory.BY_KEY;
    AgentId self = ALICE.id();
    /// Agents that go by another key now.
    final Map<AgentId, AgentId> successors = new HashMap<>();
    private final Set<AgentId> there = new HashSet<>();

    @Override
    public AgentId self() {
        return self;
    }

    @Override
    public boolean isSame(AgentId target, AgentId agent) {
        return agent.equals(successors.get(target));
    }

    @Override
    public CompletableFuture<Reach> reach(AgentId target, Duration timeout) {
        CompletableFuture<Reach> reach = new CompletableFuture<>();
        if (there.contains(target)) {
            reach.complete(new Reach.There(memory));
        } else {
            knocks.add(new Knock(target, timeout, reach));
        }
        return reach;
    }

    @Override
    public CompletableFuture<Reply> ask(Entry entry, Duration timeout) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        sent.add(new Sent(entry, entry.key(), timeout, reply));
        return reply;
    }

    /// An agent comes: it hears who stands at its door.
    void comes(AgentId agent) {
        there.add(agent);
        List<Knock> heard =
                knocks.stream().filter(knock -> knock.target().equals(agent)).toList();
        knocks.removeAll(heard);
        heard.forEach(knock -> knock.reach().complete(new Reach.There(memory)));
    }

    /// An agent goes.
    void goes(AgentId agent) {
        there.remove(agent);
    }

    /// The oldest knock comes to nothing.
    void nobodyOpens() {
        fails(ErrorCode.AGENT_OFFLINE);
    }

    /// The oldest knock fails.
    void fails(ErrorCode code) {
        knocks.remove().reach().complete(new Reach.Away(new Violation(code, "so it is")));
    }

    /// The last that was sent.
    Sent last() {
        return sent.getLast();
    }

    void answers(String json) {
        last().reply().complete(new Reply.Result(json(json)));
    }

    void refuses(String word) {
        last().reply().complete(new Reply.RemoteError(json("{\"code\":\"" + word + "\",\"error\":\"" + word + "\"}")));
    }

    void fallsSilent(ErrorCode code) {
        last().reply().complete(Reply.failed(code, "so it is"));
    }

    static JsonValue json(String text) {
        return Json.parse(text).orThrow();
    }
}
