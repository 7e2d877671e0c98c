package io.agentmesh.meshd.mcp;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.agentmesh.core.card.Capability;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CardKeeperTest {
    private static final String CARD = "11111111-1111-4111-8111-111111111111";
    private static final String SHOWN = "[{\"id\":\"" + CARD + "\",\"agent_id\":\"" + ALICE.id()
            + "\",\"owner_id\":\"22222222-2222-4222-8222-222222222222\","
            + "\"group_id\":\"33333333-3333-4333-8333-333333333333\",\"name\":\"files\",\"description\":\"mine\","
            + "\"capabilities\":[{\"name\":\"old\",\"description\":null}],\"registered_at\":\"2031-05-04T08:00:00Z\","
            + "\"updated_at\":\"2031-05-04T08:00:00Z\",\"metadata\":{\"of\":\"owner\"}}]";

    private record Asked(String line, String json) {}

    private final FakeClock clock = FakeClock.atSomeDay();
    private final List<Asked> asked = new ArrayList<>();
    private String cards = SHOWN;
    private HttpResponse onPut = HttpResponse.json(200, "{}");
    private final CardKeeper keeper = new CardKeeper(
            ALICE::id,
            this::answer,
            new McpAgent.Seams(Runnable::run, clock, clock, new Random(1), McpAgent.Seams.PAUSE));

    private HttpResponse answer(String method, String target, @Nullable String json) {
        asked.add(new Asked(method + " " + target, json == null ? "" : json));
        if (cards.isEmpty()) {
            throw new RequestRefused(401, "not authenticated");
        }
        return method.equals("GET") ? HttpResponse.json(200, cards) : onPut;
    }

    @Test
    void toolsTakeThePlaceOfTheCapabilitiesAndTheRestStays() {
        keeper.keep(List.of(new Capability("read", "reads", new JsonString("in"), new JsonString("out"))));

        assertThat(asked)
                .extracting(Asked::line)
                .containsExactly("GET /agents?agent_id=" + ALICE.id(), "PUT /agents/" + CARD);
        assertThat(asked.getLast().json())
                .isEqualTo("{\"agent_id\":\"" + ALICE.id() + "\",\"name\":\"files\",\"description\":\"mine\","
                        + "\"capabilities\":[{\"name\":\"read\",\"description\":\"reads\",\"input_schema\":\"in\","
                        + "\"output_schema\":\"out\"}],\"metadata\":{\"of\":\"owner\"}}");
    }

    @Test
    void cardThatSaysSoAlreadyIsLeftAlone() {
        keeper.keep(List.of(Capability.named("old")));

        assertThat(asked).hasSize(1);
    }

    @Test
    void registryIsAskedAgainUntilItHasHeard() {
        cards = "";
        keeper.keep(List.of(Capability.named("read")));
        cards = "[]";
        clock.advance(Duration.ofMinutes(2));
        onPut = HttpResponse.text(503, "later");
        cards = SHOWN;
        clock.advance(Duration.ofMinutes(2));
        onPut = HttpResponse.json(200, "{}");
        clock.advance(Duration.ofMinutes(2));
        int tries = asked.size();
        clock.advance(Duration.ofHours(1));

        assertThat(asked.getLast().line()).isEqualTo("PUT /agents/" + CARD);
        assertThat(asked).as("nothing more once it has").hasSize(tries);
    }

    @Test
    void newestWordCountsAndAfterTheEndNothingIsSaid() {
        cards = "";
        keeper.keep(List.of(Capability.named("one")));
        keeper.keep(List.of(Capability.named("two")));
        cards = SHOWN;
        clock.advance(Duration.ofMinutes(2));
        assertThat(asked.getLast().json()).contains("two");
        assertThat(asked.stream().filter(each -> each.json().contains("one"))).isEmpty();

        cards = "";
        keeper.keep(List.of(Capability.named("three")));
        keeper.close();
        int tries = asked.size();
        clock.advance(Duration.ofHours(1));
        assertThat(asked).hasSize(tries);
    }

    /// The older list is on its way to the card when there is a newer one.
    @Test
    void newestWordComesToTheCardLast() throws InterruptedException {
        Turns turns = new Turns();
        List<String> onCard = new CopyOnWriteArrayList<>();
        CardKeeper[] two = new CardKeeper[1];
        CardKeeper.Registry slow = (method, target, json) -> {
            if (json != null && json.contains("one")) {
                two[0].keep(List.of(Capability.named("two")));
                turns.letTheLastGo();
            }
            if (json != null) {
                onCard.add(json);
            }
            return method.equals("GET") ? HttpResponse.json(200, SHOWN) : onPut;
        };
        two[0] = new CardKeeper(
                ALICE::id, slow, new McpAgent.Seams(turns, clock, clock, new Random(1), McpAgent.Seams.PAUSE));

        two[0].keep(List.of(Capability.named("one")));
        turns.awaitAll();

        assertThat(onCard).hasSize(2).last(STRING).contains("two");
    }

    @Test
    void schemasThatDoNotFitAreLeftOut() {
        JsonString large = new JsonString("x".repeat(CardKeeper.MAX_CARD_BYTES / 20));

        keeper.keep(many(10, new Capability("tool", "does", large, large)));
        assertThat(asked.getLast().json()).contains("\"input_schema\":\"xxx").doesNotContain("\"output_schema\":\"xxx");

        keeper.keep(many(40, new Capability("tool", "does", large, large)));
        assertThat(asked.getLast().json()).contains("does").doesNotContain("xxx");

        keeper.keep(many(40, new Capability("tool", large.value(), null, null)));
        assertThat(asked.getLast().json()).contains("tool").doesNotContain("xxx");
    }

    private static List<Capability> many(int count, Capability one) {
        return IntStream.range(0, count).mapToObj(i -> one).toList();
    }
}
