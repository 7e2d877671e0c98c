package io.agentmesh.tests.simulation;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.envelope.MessageType;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongConsumer;

/// Every envelope that an agent sends. Keeps I7: no answer to an answer, one answer at most to a request, and no
/// storm of handshakes.
final class Traffic {
    /// Handshakes that one agent may begin with another within [#WINDOW_NANOS]: each new link may begin one.
    static final int MOST_HANDSHAKES = 8;

    /// A request comes again after each connection that broke before it was confirmed, and is answered again.
    static final int MOST_ANSWERS = 4;

    private static final long WINDOW_NANOS = 10_000_000_000L;

    private final Simulation simulation;
    private LongConsumer inClear = number -> {};
    private final Map<UUID, MessageType> seen = new HashMap<>();
    private final Map<UUID, Integer> answered = new HashMap<>();
    private final Map<Pair, Deque<Long>> handshakes = new HashMap<>();
    private long envelopes;
    private long parts;

    private record Pair(AgentId from, AgentId to) {}

    Traffic(Simulation simulation) {
        this.simulation = simulation;
    }

    /// From now on this hears of every errand that is seen in the clear.
    void tells(LongConsumer other) {
        inClear = other;
    }

    /// An agent's link was given this envelope to send.
    void sent(Envelope envelope) {
        envelopes++;
        if (envelope.payload() instanceof JsonObject content) {
            checkClear(content);
        }
        simulation.tally().count("envelopes");
        seen.put(envelope.id(), envelope.type());
        switch (envelope.type()) {
            case RESPONSE, ERROR -> answer(envelope);
            case HANDSHAKE -> handshake(envelope);
            case STREAM_CHUNK, STREAM_END -> part(envelope);
            case REQUEST, CANCEL, CONTROL, STREAM_REQUEST -> {}
        }
    }

    private void checkClear(JsonObject content) {
        if (content.get("number") != null) {
            inClear.accept(Errand.number(content).asLong().orElseThrow());
        }
        if (content.get("talk") != null) {
            throw new AssertionError("I4: seen in the clear: talk " + Talk.number(content, "talk"));
        }
    }

    /// How many there were, parts of streams and conversations aside.
    long envelopes() {
        return envelopes - parts;
    }

    /// How many of those.
    long parts() {
        return parts;
    }

    private void part(Envelope envelope) {
        parts++;
        MessageType asked = envelope.inReplyTo() == null ? null : seen.get(envelope.inReplyTo());
        if (asked != MessageType.STREAM_REQUEST) {
            throw new AssertionError("I7: " + envelope + " is part of no stream: " + asked);
        }
    }

    private void answer(Envelope envelope) {
        UUID to = envelope.inReplyTo();
        MessageType asked = to == null ? null : seen.get(to);
        if (to == null || (asked != MessageType.REQUEST && asked != MessageType.STREAM_REQUEST)) {
            throw new AssertionError("I7: " + envelope + " answers no request: " + asked);
        }
        if (answered.merge(to, 1, Integer::sum) > MOST_ANSWERS) {
            throw new AssertionError("I7: " + envelope + " is one more answer to " + to);
        }
    }

    private void handshake(Envelope envelope) {
        if (envelope.inReplyTo() != null) {
            return;
        }
        long now = simulation.ticker().nanos();
        Deque<Long> recent =
                handshakes.computeIfAbsent(new Pair(envelope.from(), envelope.to()), pair -> new ArrayDeque<>());
        recent.add(now);
        while (now - recent.element() > WINDOW_NANOS) {
            recent.remove();
        }
        if (recent.size() > MOST_HANDSHAKES) {
            throw new AssertionError("I7: " + recent.size() + " handshakes within 10 s, the last one " + envelope);
        }
    }
}
