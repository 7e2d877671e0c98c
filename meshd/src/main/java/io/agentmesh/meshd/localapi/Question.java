package io.agentmesh.meshd.localapi;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.ObjectReader;
import java.math.BigInteger;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a local caller asks of another agent: the body of `POST /request` and of `POST /request/stream`
/// (sdk-and-meshd §17.4).
record Question(AgentId target, String capability, @Nullable JsonValue payload, Duration timeout) {
    private static final BigInteger DEFAULT_TIMEOUT_SECONDS = BigInteger.valueOf(30);

    /// A caller that names more waits this long: a day.
    private static final BigInteger MAX_TIMEOUT_SECONDS = BigInteger.valueOf(86_400);

    static final JsonShape<Question> SHAPE = value -> {
        var in = ObjectReader.of(value, "request", "target", "capability", "payload", "timeout_secs");
        BigInteger seconds = in.optionalUint64("timeout_secs");
        return new Question(
                in.read("target", AgentId.SHAPE),
                in.string("capability"),
                in.optionalValue("payload"),
                Duration.ofSeconds((seconds == null ? DEFAULT_TIMEOUT_SECONDS : seconds)
                        .min(MAX_TIMEOUT_SECONDS)
                        .longValue()));
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
