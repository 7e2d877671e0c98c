package io.agentmesh.sdk.call;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;

/// What a caller lets wait unread of a stream (docs/protocol-extensions.md, `stream_credit`): the callee sends
/// the next item while less waits of both. So there may be `items` of them, and `bytes` and one item more.
///
/// @param items 1 to [#MAX_ITEMS]
/// @param bytes of JSON as it travels, 1 or more
public record StreamWindow(int items, int bytes) {
    /// The largest number of items.
    public static final int MAX_ITEMS = 1_024;

    private static final String ITEMS = "items";
    private static final String BYTES = "bytes";

    /// Checks the ranges.
    public StreamWindow {
        if (items < 1 || items > MAX_ITEMS || bytes < 1) {
            throw new IllegalArgumentException(
                    "items, bytes: " + items + ", " + bytes + " (expected: 1.." + MAX_ITEMS + ", 1 or more)");
        }
    }

    /// As it travels.
    JsonObject toJson() {
        return JsonObject.empty().with(BYTES, JsonInteger.of(bytes)).with(ITEMS, JsonInteger.of(items));
    }

    /// Reads what came.
    static Decoded<StreamWindow> of(JsonValue value) {
        if (value instanceof JsonObject object) {
            long items = number(object, ITEMS);
            long bytes = number(object, BYTES);
            if (items >= 1 && items <= MAX_ITEMS && bytes >= 1 && bytes <= Integer.MAX_VALUE) {
                return Decoded.ok(new StreamWindow((int) items, (int) bytes));
            }
        }
        return Decoded.bad(ErrorCode.MALFORMED, "window: not 1 to " + MAX_ITEMS + " items and a number of bytes");
    }

    private static long number(JsonObject object, String name) {
        return object.get(name) instanceof JsonInteger number ? number.asLong().orElse(0) : 0;
    }
}
