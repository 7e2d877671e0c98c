package io.agentmesh.sdk.examples;

import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.MeshAgent;
import io.agentmesh.sdk.MeshClient;
import io.agentmesh.sdk.daemon.Delivery;
import io.agentmesh.sdk.daemon.Deposit;
import io.agentmesh.sdk.daemon.MeshDaemon;
import io.agentmesh.sdk.daemon.Message;
import io.agentmesh.sdk.daemon.Messages;
import io.agentmesh.sdk.durable.Dispatch;
import io.agentmesh.sdk.durable.DurableOptions;
import io.agentmesh.sdk.durable.Fate;
import io.agentmesh.sdk.durable.SendResult;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// Requests for agents that may be away for days.
final class Depositing {
    private Depositing() {}

    // @start region="deposit"
    /// With `MeshDaemon.at(Path.of(System.getProperty("user.home"), ".mesh", "meshd.sock"))`.
    static String order(MeshDaemon daemon, AgentId shop, JsonValue order) throws InterruptedException {
        Deposit deposit = Deposit.of(UUID.randomUUID(), shop, "order", order).within(Duration.ofDays(2));
        daemon.submit(deposit).orThrow();
        return switch (daemon.awaitEnd(deposit.id())) {
            case Delivery.Answered(JsonValue receipt) -> "the shop answers " + receipt;
            case Delivery.RemoteError(JsonValue error) -> "the shop refuses: " + error;
            case Delivery.Expired(Delivery.Handled handled) -> "too late; perhaps handled: " + handled;
            case Delivery end -> "no answer: " + end;
        };
    }
    // @end

    // @start region="later"
    static CompletableFuture<Delivery> orderLater(MeshDaemon daemon, Deposit deposit) {
        return daemon.submitAsync(deposit).thenCompose(taken -> daemon.awaitEndAsync(deposit.id()));
    }
    // @end

    // @start region="message"
    static String orderInTurn(Messages messages, AgentId shop, JsonValue order) throws InterruptedException {
        Message message = Message.of(UUID.randomUUID(), shop, "order", order).inLane("orders");
        messages.send(message).orThrow();
        return switch (messages.awaitEnd(message.id())) {
            case Fate.Processed(JsonValue receipt) -> "the shop answers " + receipt;
            case Fate.Refused(String reason, Fate.Word word) -> word + " refusal: " + reason;
            case Fate end -> "no answer: " + end;
        };
    }
    // @end

    // @start region="send"
    /// With an agent that was built with `durable(Offline.in(folder).registry(…))`.
    static UUID send(MeshAgent agent, AgentId shop, JsonValue order) throws InterruptedException {
        DurableOptions twoDays = DurableOptions.within(Duration.ofDays(2)).inLane("orders");
        return switch (agent.send(shop, order, twoDays)) {
            case SendResult.Taken(Dispatch kept) -> kept.id(); // to be asked for, after a restart, too
            case SendResult.NotTaken(Violation why) -> throw new IllegalStateException(why.text());
        };
    }
    // @end

    // @start region="client"
    static CompletableFuture<UUID> sendLater(MeshClient client, AgentId shop, JsonValue order) {
        return client.sendAsync(shop, order, DurableOptions.defaults())
                .thenApply(result -> result.orThrow().id());
    }
    // @end

    // @start region="durable"
    static Optional<JsonValue> answer(MeshAgent agent, UUID id) throws InterruptedException {
        Optional<Dispatch> order = agent.durable().await(id, Duration.ofMinutes(1));
        return order.map(Dispatch::fate)
                .flatMap(fate -> fate instanceof Fate.Processed(JsonValue receipt)
                        ? Optional.of(receipt)
                        : Optional.empty()); // on its way, or not answered: the fate says which
    }
    // @end
}
