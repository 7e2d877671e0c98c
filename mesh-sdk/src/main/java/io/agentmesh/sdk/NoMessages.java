package io.agentmesh.sdk;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.receipt.Evidence;
import io.agentmesh.sdk.durable.Arrival;
import io.agentmesh.sdk.durable.Dispatch;
import io.agentmesh.sdk.durable.DurableMessages;
import io.agentmesh.sdk.durable.DurableOptions;
import io.agentmesh.sdk.durable.SendResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;

/// The durable messages of a program that has nothing to keep them in.
final class NoMessages implements DurableMessages {
    private static final Violation WHY = new Violation(
            ErrorCode.DURABLE_UNAVAILABLE, "this program keeps no durable messages (MeshBuilder.durable)");

    /// The caller's own: nothing here blocks.
    @Override
    public Executor threads() {
        return Runnable::run;
    }

    @Override
    public SendResult send(AgentId target, JsonValue payload, DurableOptions options) {
        return new SendResult.NotTaken(WHY);
    }

    @Override
    public Optional<Dispatch> find(UUID id) {
        return Optional.empty();
    }

    @Override
    public Optional<Dispatch> await(UUID id, Duration atMost) {
        return Optional.empty();
    }

    @Override
    public Optional<Dispatch> cancel(UUID id) {
        return Optional.empty();
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
        return List.of();
    }

    @Override
    public List<Arrival> inbox() {
        return List.of();
    }
}
