package io.agentmesh.meshd.localapi;

import io.agentmesh.core.durable.Head;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.MalformedJson;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.offline.OfflineChannel;
import io.agentmesh.offline.outgoing.Draft;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a local caller sends durably: the body of `POST /messages`.
///
/// @param question what is asked of whom
/// @param id its name, if the caller has one for it
/// @param lane the order that it is in, if any
/// @param life until it expires
record Missive(
        Question question, @Nullable UUID id, @Nullable String lane, Duration life) {
    /// Seconds that are told apart; the channel refuses all beyond its own bound.
    private static final BigInteger MANY_SECONDS = BigInteger.valueOf(Integer.MAX_VALUE);

    static final JsonShape<Missive> SHAPE = value -> {
        var in = ObjectReader.of(value, "message", "target", "capability", "payload", "ttl_secs", "id", "lane");
        return new Missive(Question.SHAPE.read(value), in.optionalUuid("id"), lane(in), life(in));
    };

    /// The body of a redelivery.
    static final JsonShape<Duration> LIFE = value -> life(ObjectReader.of(value, "redelivery", "ttl_secs"));

    private static @Nullable String lane(ObjectReader in) throws MalformedJson {
        String lane = in.optionalString("lane");
        int most = io.agentmesh.core.durable.Lane.MAX_NAME_BYTES;
        if (lane != null && lane.getBytes(StandardCharsets.UTF_8).length > most) {
            throw new MalformedJson("lane: longer than " + most + " bytes");
        }
        return lane;
    }

    private static Duration life(ObjectReader in) throws MalformedJson {
        BigInteger seconds = in.optionalUint64("ttl_secs");
        return seconds == null
                ? OfflineChannel.DEFAULT_LIFE
                : Duration.ofSeconds(seconds.min(MANY_SECONDS).longValue());
    }

    Draft draft(Supplier<UUID> newId, Instant now) {
        return new Draft(
                new Head.Name(id == null ? newId.get() : id, null),
                question.target(),
                new Draft.Subject("request", question.capability(), lane),
                question.content(),
                now.plus(life));
    }
}
