package io.agentmesh.sdk.examples;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.sdk.MeshClient;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.CallOptions;
import io.agentmesh.sdk.call.Payload;
import io.agentmesh.sdk.call.PayloadMapper;
import io.agentmesh.sdk.call.RequestHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Payloads as text, as bytes, and as a program's own types.
final class Mapping {
    private static final int PRICE = 4;

    private Mapping() {}

    /// What is asked for.
    record Order(String capability, String goods, int count) {}

    /// What is answered.
    record Receipt(String goods, int price) {}

    // @start region="mapper"
    static final PayloadMapper MAPPER = new PayloadMapper() {
        @Override
        public byte[] write(Object value) {
            return Records.write(value); // with Jackson: json.writeValueAsBytes(value)
        }

        @Override
        public <T> T read(byte[] json, Class<T> type) throws Exception {
            return Records.read(json, type); // with Jackson: json.readValue(json, type)
        }
    };
    // @end

    // @start region="forms"
    static List<String> forms(MeshClient client, AgentId bob) throws InterruptedException {
        Duration patience = Duration.ofSeconds(10);
        String text = client.request(bob, Payload.ofText("{\"capability\": \"echo\", \"n\": 1}"), patience)
                .text();
        byte[] json = "{\"capability\": \"echo\", \"n\": 2}".getBytes(StandardCharsets.UTF_8);
        byte[] bytes = client.request(bob, Payload.ofBytes(json), patience).bytes();
        return List.of(text, new String(bytes, StandardCharsets.UTF_8));
    }
    // @end

    // @start region="asking"
    static Receipt order(MeshClient client, AgentId shop, Order order) throws InterruptedException {
        return client.request(shop, Payload.of(order, MAPPER), Duration.ofSeconds(10))
                .as(Receipt.class, MAPPER);
    }

    static CompletableFuture<Receipt> orderLater(MeshClient client, AgentId shop, Order order) {
        return client.requestAsync(shop, Payload.of(order, MAPPER), CallOptions.within(Duration.ofSeconds(10)))
                .thenApply(reply -> reply.as(Receipt.class, MAPPER));
    }
    // @end

    // @start region="handler"
    static final RequestHandler SHOP = request -> switch (request.as(Order.class, MAPPER)) {
        case Decoded.Ok<Order>(Order order) ->
            Answer.of(Payload.of(new Receipt(order.goods(), order.count() * PRICE), MAPPER));
        case Decoded.Bad<Order> bad -> Answer.refusal("malformed");
    };
    // @end
}
