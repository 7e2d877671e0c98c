package io.agentmesh.meshd.outbox;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.CanonicalJson;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.json.MalformedJson;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.sdk.call.Reach;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// An entry as the bytes of its file: the members of its order, the times in milliseconds since 1970, `round`,
/// and the members of its state beside the word in `state`.
final class EntryCodec {
    private static final Map<String, Order.Repeat> REPEATS = byWord(Order.Repeat.values(), Order.Repeat::word);
    private static final Map<String, State.Handled> HANDLED = byWord(State.Handled.values(), State.Handled::word);
    private static final Map<String, ErrorCode> CODES = byWord(ErrorCode.values(), ErrorCode::word);
    private static final Map<String, Reach.Memory> MEMORIES = byWord(Reach.Memory.values(), Reach.Memory::name);

    private static final JsonShape<Entry> SHAPE = value -> {
        ObjectReader in = ObjectReader.of(value, "entry");
        Order order = new Order(
                in.uuid("id"),
                in.read("target", AgentId.SHAPE),
                in.string("capability"),
                in.value("content"),
                in.word("repeat", REPEATS));
        return new Entry(order, time(in, "submitted"), time(in, "expires"), (int) in.uint32("round"), state(in));
    };

    private EntryCodec() {}

    static byte[] encode(Entry entry) {
        Order order = entry.order();
        JsonObject object = JsonObject.empty()
                .with("id", order.id().toString())
                .with("target", order.target().value())
                .with("capability", order.capability())
                .with("content", order.content())
                .with("repeat", order.repeat().word())
                .with("submitted", number(entry.submitted()))
                .with("expires", number(entry.expires()))
                .with("round", JsonInteger.of(entry.round()));
        return CanonicalJson.bytes(with(object.with("state", entry.state().word()), entry.state()));
    }

    private static JsonObject with(JsonObject object, State state) {
        return switch (state) {
            case State.Waiting() -> object;
            case State.Asked asked ->
                object.with("at", number(asked.at()))
                        .with("memory", asked.memory().name())
                        .with("as", asked.as().value());
            case State.Answered(Instant at, JsonValue payload) ->
                object.with("at", number(at)).with("payload", payload);
            case State.Refused refused -> {
                JsonObject without = object.with("at", number(refused.at()))
                        .with("code", refused.code().word())
                        .with("text", refused.text());
                yield refused.error() == null ? without : without.with("error", refused.error());
            }
            case State.Expired(Instant at, State.Handled handled) ->
                object.with("at", number(at)).with("handled", handled.word());
            case State.Cancelled(Instant at, State.Handled handled) ->
                object.with("at", number(at)).with("handled", handled.word());
            case State.Unknown(Instant at, String why) ->
                object.with("at", number(at)).with("text", why);
        };
    }

    static Decoded<Entry> decode(byte[] record) {
        return Json.decode(record, SHAPE);
    }

    private static State state(ObjectReader in) throws MalformedJson {
        String word = in.string("state");
        return switch (word) {
            case "waiting" -> new State.Waiting();
            case "sent" -> new State.Asked(time(in, "at"), in.word("memory", MEMORIES), in.read("as", AgentId.SHAPE));
            case "answered" -> new State.Answered(time(in, "at"), in.value("payload"));
            case "refused" ->
                new State.Refused(time(in, "at"), in.word("code", CODES), in.string("text"), in.optionalValue("error"));
            case "expired" -> new State.Expired(time(in, "at"), in.word("handled", HANDLED));
            case "cancelled" -> new State.Cancelled(time(in, "at"), in.word("handled", HANDLED));
            case "unknown" -> new State.Unknown(time(in, "at"), in.string("text"));
            default -> throw new MalformedJson("entry.state: unknown word " + word);
        };
    }

    private static Instant time(ObjectReader in, String name) throws MalformedJson {
        return Instant.ofEpochMilli(in.int64(name));
    }

    private static JsonInteger number(Instant time) {
        return JsonInteger.of(time.toEpochMilli());
    }

    private static <E> Map<String, E> byWord(E[] values, Function<E, String> word) {
        return Arrays.stream(values).collect(Collectors.toUnmodifiableMap(word, Function.identity()));
    }
}
