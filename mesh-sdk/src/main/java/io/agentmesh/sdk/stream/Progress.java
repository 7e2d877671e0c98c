package io.agentmesh.sdk.stream;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.StreamWindow;

/// How far somebody is in a stream, counted from its beginning. A caller that has read so far says so with a
/// sealed `stream_chunk`, `{"read":{"bytes":…,"items":…}}` (docs/protocol-extensions.md, `stream_credit`).
/// Members of other names mean nothing.
///
/// @param items 0 or more
/// @param bytes of those items, as JSON that travelled; 0 or more
record Progress(long items, long bytes) {
    /// Not begun.
    static final Progress NONE = new Progress(0, 0);

    private static final String READ = "read";
    private static final String ITEMS = "items";
    private static final String BYTES = "bytes";

    /// After one item more.
    Progress plus(int size) {
        return new Progress(items + 1, bytes + size);
    }

    /// Whether what lies between `earlier` and this leaves no room in a window for one item more.
    boolean fills(StreamWindow window, Progress earlier) {
        return items - earlier.items >= window.items() || bytes - earlier.bytes >= window.bytes();
    }

    /// Whether nothing of this lies beyond `other`.
    boolean isWithin(Progress other) {
        return items <= other.items && bytes <= other.bytes;
    }

    /// As a caller says it.
    JsonObject toJson() {
        JsonObject read = JsonObject.empty().with(BYTES, JsonInteger.of(bytes)).with(ITEMS, JsonInteger.of(items));
        return JsonObject.empty().with(READ, read);
    }

    /// Reads what a caller said.
    static Decoded<Progress> of(JsonValue value) {
        if (value instanceof JsonObject object && object.get(READ) instanceof JsonObject read) {
            long items = number(read, ITEMS);
            long bytes = number(read, BYTES);
            if (items >= 0 && bytes >= 0) {
                return Decoded.ok(new Progress(items, bytes));
            }
        }
        return Decoded.bad(ErrorCode.MALFORMED, "does not say how far the caller has read");
    }

    private static long number(JsonObject object, String name) {
        return object.get(name) instanceof JsonInteger number ? number.asLong().orElse(-1) : -1;
    }
}
