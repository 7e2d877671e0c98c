package io.agentmesh.meshd.localapi;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.ObjectReader;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a local caller asks of another agent: the body of `POST /request` and of `POST /request/stream`
/// (sdk-and-meshd §17.4).
record Question(AgentId target, String capability, @Nullable JsonValue payload, Duration timeout, WhenAway whenAway) {
    /// What becomes of a request whose target is away (`when_away`).
    enum WhenAway {
        /// It fails.
        FAIL,
        /// It is kept as a durable message.
        STORE
    }

    private static final Map<String, WhenAway> WHEN_AWAY = Map.of("fail", WhenAway.FAIL, "store", WhenAway.STORE);

    private static final BigInteger DEFAULT_TIMEOUT_SECONDS = BigInteger.valueOf(30);

    /// A caller that names more waits this long: a day.
    private static final BigInteger MAX_TIMEOUT_SECONDS = BigInteger.valueOf(86_400);

    static final JsonShape<Question> SHAPE = value -> {
        var in = ObjectReader.of(value, "request", "target", "capability", "payload", "timeout_secs", "when_away");
        BigInteger seconds = in.optionalUint64("timeout_secs");
        return new Question(
                in.read("target", AgentId.SHAPE),
                in.string("capability"),
                in.optionalValue("payload"),
                Duration.ofSeconds((seconds == null ? DEFAULT_TIMEOUT_SECONDS : seconds)
                        .min(MAX_TIMEOUT_SECONDS)
                        .longValue()),
                in.has("when_away") ? in.word("when_away", WHEN_AWAY) : WhenAway.FAIL);
    };

    /// What travels: an object with the capability in it.
    JsonValue content() {
        return switch (payload == null ? JsonNull.NULL : payload) {
            case JsonObject object -> object.with("capability", capability);
            case JsonNull ignored -> JsonObject.empty().with("capability", capability);
            case JsonValue other ->
                JsonObject.empty().with("capability", capability).with("data", other);
        };
    }
}
