package io.agentmesh.meshd.seen;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.sdk.once.Entry;
import java.util.Map;
import java.util.UUID;

/// An entry as the bytes of a record: `{"caller":…,"expires":…,"id":…,"key":…}` for a request that was taken,
/// `{"caller":…,"id":…,"kind":"result","payload":…}` for its answer; if that is too large to be noted,
/// `{"caller":…,"id":…}`.
final class EntryCodec {
    private static final Map<String, Entry.Kind> KINDS =
            Map.of("result", Entry.Kind.RESULT, "refusal", Entry.Kind.REFUSAL);

    private static final JsonShape<Entry> SHAPE = value -> {
        var in = ObjectReader.of(value, "entry", "caller", "id", "key", "expires", "kind", "payload");
        AgentId caller = in.read("caller", AgentId.SHAPE);
        UUID id = in.uuid("id");
        if (in.has("expires")) {
            return new Entry.Taken(caller, id, in.optionalString("key"), in.int64("expires"));
        }
        return in.has("kind")
                ? new Entry.Answered(
                        caller, id, in.word("kind", KINDS), Octets.owning(CanonicalJson.bytes(in.value("payload"))))
                : new Entry.AnsweredAtLength(caller, id);
    };

    private EntryCodec() {}

    static byte[] encode(Entry entry) {
        JsonObject object = JsonObject.empty()
                .with("caller", entry.caller().value())
                .with("id", entry.id().toString());
        return CanonicalJson.bytes(
                switch (entry) {
                    case Entry.Taken taken -> taken(object, taken);
                    case Entry.Answered answered ->
                        object.with("kind", answered.kind() == Entry.Kind.RESULT ? "result" : "refusal")
                                .with(
                                        "payload",
                                        Json.parse(answered.payload().toByteArray())
                                                .orThrow());
                    case Entry.AnsweredAtLength atLength -> object;
                });
    }

    private static JsonObject taken(JsonObject object, Entry.Taken taken) {
        JsonObject timed = object.with("expires", JsonInteger.of(taken.expires()));
        return taken.key() == null ? timed : timed.with("key", taken.key());
    }

    static Decoded<Entry> decode(byte[] record) {
        return Json.decode(record, SHAPE);
    }
}
