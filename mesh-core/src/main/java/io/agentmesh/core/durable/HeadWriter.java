package io.agentmesh.core.durable;

import io.agentmesh.core.identity.Base64Url;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/// Writes messages as JSON values.
final class HeadWriter {
    private HeadWriter() {}

    static JsonObject json(DurableMessage message) {
        return JsonObject.empty().with("m", json(message.head())).with("p", message.payload());
    }

    private static JsonObject json(Head head) {
        JsonObject json = head.extras()
                .rest()
                .with("t", head.type())
                .with("id", head.name().id().toString())
                .with("at", JsonInteger.of(head.life().madeAtMillis()))
                .with("exp", JsonInteger.of(head.life().expiresAtMillis()));
        UUID answered = head.name().answered();
        json = answered == null ? json : json.with("re", answered.toString());
        Lane lane = head.extras().lane();
        json = lane == null ? json : with(json, lane);
        Part part = head.extras().part();
        json = part == null ? json : json.with("part", json(part));
        Hello hello = head.extras().hello();
        return hello == null ? json : json.with("hello", json(hello));
    }

    private static JsonObject with(JsonObject json, Lane lane) {
        return json.with("lane", lane.name())
                .with("seq", JsonInteger.of(lane.sequence()))
                .with("prev", JsonInteger.of(lane.previous()))
                .with("prev_exp", JsonInteger.of(lane.previousExpiresMillis()));
    }

    private static JsonObject json(Part part) {
        return JsonObject.empty()
                .with("i", JsonInteger.of(part.index()))
                .with("n", JsonInteger.of(part.count()))
                .with("size", JsonInteger.of(part.size()))
                .with("digest", part.digest().text());
    }

    private static JsonObject json(Hello hello) {
        return JsonObject.empty()
                .with("suites", array(hello.suites(), suite -> JsonInteger.of(suite)))
                .with("features", array(hello.features(), JsonString::new))
                .with("serial", JsonInteger.of(hello.bundle().serial()))
                .with("digest", Base64Url.encode(hello.bundle().digest().toByteArray()))
                .with("why", hello.session().why())
                .with("gen", JsonInteger.of(hello.session().generation()));
    }

    private static <T> JsonArray array(List<T> items, Function<T, JsonValue> json) {
        return new JsonArray(items.stream().map(json).toList());
    }
}
