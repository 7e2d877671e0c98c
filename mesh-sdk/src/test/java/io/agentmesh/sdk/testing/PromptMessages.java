package io.agentmesh.sdk.testing;

import io.agentmesh.core.envelope.Envelope;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.receipt.Evidence;
import io.agentmesh.sdk.call.ControlHandler;
import io.agentmesh.sdk.durable.Arrival;
import io.agentmesh.sdk.durable.Dispatch;
import io.agentmesh.sdk.durable.DurableChannel;
import io.agentmesh.sdk.durable.DurableMessages;
import io.agentmesh.sdk.durable.DurableOptions;
import io.agentmesh.sdk.durable.DurableProvider;
import io.agentmesh.sdk.durable.DurableSeams;
import io.agentmesh.sdk.durable.Fate;
import io.agentmesh.sdk.durable.SendResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;

/// Durable messages that are over at once: each is answered with what was sent.
public final class PromptMessages implements DurableMessages, DurableChannel {
    private final DurableSeams seams;
    private final List<Dispatch> sent = new ArrayList<>();

    private PromptMessages(DurableSeams seams) {
        this.seams = seams;
    }

    /// What an agent is built with.
    public static DurableProvider provider() {
        return PromptMessages::new;
    }

    @Override
    public Executor threads() {
        return seams.outside().threads();
    }

    @Override
    public SendResult send(AgentId target, JsonValue payload, DurableOptions options) {
        Instant now = seams.outside().timeOfDay().instant();
        UUID id = options.id() == null ? new UUID(1, sent.size()) : options.id();
        sent.add(new Dispatch(id, target, "order", now, now.plus(options.within()), new Fate.Processed(payload)));
        return new SendResult.Taken(sent.getLast());
    }

    @Override
    public Optional<Dispatch> find(UUID id) {
        return sent.stream().filter(dispatch -> dispatch.id().equals(id)).findFirst();
    }

    @Override
    public Optional<Dispatch> await(UUID id, Duration atMost) {
        return find(id);
    }

    @Override
    public Optional<Dispatch> cancel(UUID id) {
        return find(id);
    }

    @Override
    public Optional<Dispatch> redeliver(UUID id, Duration within) {
        return Optional.empty();
    }

    @Override
    public Optional<Evidence> receipt(UUID id) {
        return Optional.empty();
    }

    @Override
    public List<Dispatch> list() {
        return List.copyOf(sent);
    }

    @Override
    public List<Arrival> inbox() {
        return List.of();
    }

    @Override
    public DurableMessages messages() {
        return this;
    }

    @Override
    public ControlHandler control() {
        return new ControlHandler() {
            @Override
            public void received(Envelope envelope, Runnable confirm) {
                confirm.run();
            }

            @Override
            public void noticed(RelayNotice.OfEnvelope notice) {}
        };
    }

    @Override
    public void linkIsUp() {}

    @Override
    public void goOnAs(AgentKeyPair successor) {}

    @Override
    public void close() {}
}
