package io.agentmesh.meshd.localapi;

import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.meshd.outbox.Order;
import io.agentmesh.meshd.outbox.OutboxLimits;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a local caller leaves for an agent that may be away: the body of `POST /outbox`.
///
/// @param question what is asked of whom
/// @param id its name, if the caller has one for it
/// @param time until it expires
record Deposit(Question question, @Nullable UUID id, Order.Repeat repeat, Duration time) {
    private static final Map<String, Order.Repeat> REPEATS = Map.of(
            Order.Repeat.AT_MOST_ONCE.word(), Order.Repeat.AT_MOST_ONCE,
            Order.Repeat.AT_LEAST_ONCE.word(), Order.Repeat.AT_LEAST_ONCE);

    /// Seconds that are told apart; the outbox refuses all beyond its own bound.
    private static final BigInteger MANY_SECONDS = BigInteger.valueOf(Integer.MAX_VALUE);

    static final JsonShape<Deposit> SHAPE = value -> {
        var in = ObjectReader.of(value, "request", "target", "capability", "payload", "ttl_secs", "id", "delivery");
        BigInteger seconds = in.optionalUint64("ttl_secs");
        return new Deposit(
                Question.SHAPE.read(value),
                in.optionalUuid("id"),
                in.has("delivery") ? in.word("delivery", REPEATS) : Order.Repeat.AT_MOST_ONCE,
                seconds == null
                        ? OutboxLimits.DEFAULT_TIME
                        : Duration.ofSeconds(seconds.min(MANY_SECONDS).longValue()));
    };

    Order order(Supplier<UUID> newId) {
        return new Order(
                id == null ? newId.get() : id, question.target(), question.capability(), question.content(), repeat);
    }
}
