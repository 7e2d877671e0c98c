package io.agentmesh.sdk.stream;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;

/// What a sealed `stream_chunk` of a conversation says, in either direction (docs/protocol-extensions.md, `duplex`).
/// Members of other names mean nothing.
sealed interface DuplexFrame {
    /// Items that may be granted at a time, and all together.
    int MAX_CREDIT = 1_024;

    /// `{"item":…}`.
    record Item(JsonValue payload) implements DuplexFrame {}

    /// `{"credit":n}`: the other side may send so many items more.
    ///
    /// @param items 1 to [#MAX_CREDIT]
    record Credit(int items) implements DuplexFrame {}

    /// `{"done":true}`: no more items come from this side.
    record Done() implements DuplexFrame {}

    /// As it travels.
    default JsonObject toJson() {
        return switch (this) {
            case Item(JsonValue payload) -> JsonObject.empty().with("item", payload);
            case Credit(int items) -> JsonObject.empty().with("credit", JsonInteger.of(items));
            case Done() -> JsonObject.empty().with("done", JsonBoolean.of(true));
        };
    }

    /// Reads what came.
    static Decoded<DuplexFrame> of(JsonValue value) {
        if (value instanceof JsonObject object) {
            JsonValue item = object.get("item");
            if (item != null) {
                return Decoded.ok(new Item(item));
            }
            if (object.get("credit") instanceof JsonInteger number && isCredit(number)) {
                return Decoded.ok(new Credit(number.value().intValueExact()));
            }
            if (JsonBoolean.of(true).equals(object.get("done"))) {
                return Decoded.ok(new Done());
            }
        }
        return Decoded.bad(ErrorCode.MALFORMED, "neither item nor credit nor done");
    }

    private static boolean isCredit(JsonInteger number) {
        long items = number.asLong().orElse(0);
        return items >= 1 && items <= MAX_CREDIT;
    }
}
