package io.agentmesh.offline;

import io.agentmesh.core.acl.AclPolicy;
import io.agentmesh.core.durable.Head;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.receipt.Evidence;
import io.agentmesh.core.receipt.ReceiptShape;
import io.agentmesh.offline.outgoing.Draft;
import io.agentmesh.offline.outgoing.SentMessage;
import io.agentmesh.sdk.durable.Arrival;
import io.agentmesh.sdk.durable.Dispatch;
import io.agentmesh.sdk.durable.DurableMessages;
import io.agentmesh.sdk.durable.DurableOptions;
import io.agentmesh.sdk.durable.SendResult;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;

/// The channel as a program sees it. For any thread.
record EmbeddedMessages(OfflineChannel channel) implements DurableMessages {
    private static final String REQUEST = "request";

    @Override
    public Executor threads() {
        return channel.threads();
    }

    @Override
    public SendResult send(AgentId target, JsonValue payload, DurableOptions options) throws InterruptedException {
        UUID id = Objects.requireNonNullElseGet(options.id(), channel::newId);
        var subject = new Draft.Subject(REQUEST, AclPolicy.capabilityOf(payload), options.lane());
        var draft = new Draft(
                new Head.Name(id, null), target, subject, payload, channel.now().plus(options.within()));
        return switch (channel.send(draft)) {
            case Decoded.Ok<SentMessage>(SentMessage message) -> new SendResult.Taken(Seen.of(message));
            case Decoded.Bad<SentMessage>(Violation why) -> new SendResult.NotTaken(why);
        };
    }

    @Override
    public Optional<Dispatch> find(UUID id) throws InterruptedException {
        return channel.sent(id).map(Seen::of);
    }

    @Override
    public Optional<Dispatch> await(UUID id, Duration atMost) throws InterruptedException {
        return channel.await(id, atMost).map(Seen::of);
    }

    @Override
    public Optional<Dispatch> cancel(UUID id) throws InterruptedException {
        return channel.cancel(id).map(Seen::of);
    }

    @Override
    public Optional<Dispatch> redeliver(UUID id, Duration within) throws InterruptedException {
        DurableOptions.check(within);
        return channel.redeliver(id, within).map(Seen::of);
    }

    /// Checked when it came, and once more here, since it is believed by others for what it says.
    @Override
    public Optional<Evidence> receipt(UUID id) throws InterruptedException {
        return channel.sent(id)
                .flatMap(message -> Optional.ofNullable(message.end().receipt())
                        .flatMap(text -> Json.decode(text, ReceiptShape.RECEIPT).toOptional())
                        .map(receipt -> new Evidence(
                                Objects.requireNonNullElse(message.end().receiptSender(), channel.self()),
                                message.peer(),
                                receipt)))
                .filter(shown -> shown.receipt().isSignedBy(shown.recipient(), shown.sender()));
    }

    @Override
    public List<Dispatch> list() throws InterruptedException {
        return channel.sent().stream().map(Seen::of).toList();
    }

    @Override
    public List<Arrival> inbox() throws InterruptedException {
        return channel.inbox().stream()
                .filter(message -> message.type().equals(REQUEST))
                .map(Seen::of)
                .toList();
    }
}
