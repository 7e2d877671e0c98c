package io.agentmesh.registry.card;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.testing.Keys;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.testing.RegistryTest;
import io.agentmesh.registry.testing.TestFollower;
import io.agentmesh.registry.testing.TestUser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What our search adds to the original's.
final class SearchIT extends RegistryTest {
    private static final AgentId ALICE = Keys.ALICE.id();
    private static final AgentId BOB = Keys.BOB.id();
    private static final AgentId CAROL = Keys.CAROL.id();

    SearchIT(@TempDir Path folder) throws StartException, IOException, InterruptedException {
        super(folder);
    }

    @BeforeEach
    void register() throws IOException, InterruptedException {
        register(
                ALICE,
                "Wetterfrosch",
                "says the weather in Zürich",
                """
                [{"name":"weather.now"},{"name":"weather.tomorrow","description":"forecasts rain"}]""",
                "{\"region\":\"eu\",\"tier\":1,\"beta\":true}");
        register(BOB, "Umbrella", "rents umbrellas when it rains", "[{\"name\":\"rent\"}]", "{\"region\":\"us\"}");
        register(CAROL, "Rain dance", "makes rain", "[{\"name\":\"weather.change\"}]", "5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?capability_prefix=weather.|Rain dance,Wetterfrosch",
                "?capability_prefix=weather.t|Wetterfrosch",
                "?capability_prefix=|Rain dance,Umbrella,Wetterfrosch",
                "?capability_prefix=x|''",
                "?text=rain|Rain dance,Umbrella,Wetterfrosch",
                "?text=ZURICH+weath|Wetterfrosch",
                "?text=rain+umbrella|Umbrella",
                "?text=%22rain%22+AND+OR|''",
                "?text=nothing|''",
                "?label=region:eu|Wetterfrosch",
                "?label=tier:1&label=beta:true|Wetterfrosch",
                "?label=region:eu&label=beta:false|''",
                "?label=region:|''",
                "?search=umbrella&text=rent|Umbrella",
                "?search=RAIN|Rain dance,Umbrella",
                "?search=n%25ce|Rain dance",
                "?capability=rent&text=rain&label=region:us&capability_prefix=re|Umbrella",
                "?text=rain&order=relevance|Rain dance,Wetterfrosch,Umbrella"
            })
    void findsByEachFilterAndByAllTogether(String query, String names) throws Exception {
        assertThat(String.join(",", names(query))).isEqualTo(names);
    }

    @Test
    void cardThatChangedIsFoundByWhatItSaysNow() throws Exception {
        register(ALICE, "Sunny", "says nothing", "[]", "{\"region\":\"asia\"}");

        assertThat(names("?text=wetterfrosch")).isEmpty();
        assertThat(names("?label=region:eu")).isEmpty();
        assertThat(names("?search=frosch")).isEmpty();
        assertThat(names("?capability=weather.now")).isEmpty();
        assertThat(names("?text=sunny&label=region:asia&search=unn")).containsExactly("Sunny");
        ann.delete("/agents/" + ann.search("?text=sunny").getFirst().id());
        assertThat(names("?text=sunny")).isEmpty();
        assertThat(names("?label=region:asia")).isEmpty();
    }

    @Test
    void strangersFindNothingByWhateverFilter() throws Exception {
        for (String query : List.of("?text=rain", "?search=rain", "?label=region:eu", "?capability_prefix=w")) {
            assertThat(stranger.search(query)).as(query).isEmpty();
            assertThat(stranger.get("/agents" + query + "&view=full").body()).isEqualTo("[]");
        }
    }

    @Test
    void pagesFollowEachOtherWhateverIsAddedMeanwhile() throws Exception {
        for (int i = 0; i < 5; i++) {
            register(new AgentId("more-" + i), "more " + i, "rain", "[]", "null");
        }
        List<String> seen = new ArrayList<>();
        Optional<String> cursor = Optional.of("");

        while (cursor.isPresent()) {
            String from = cursor.get().isEmpty() ? "" : "&cursor=" + cursor.get();
            HttpResponse<String> page = ann.get("/agents?limit=3&search=rain" + from);
            TestUser.read(page, JsonShape.listOf(AgentCard.SHAPE)).forEach(card -> seen.add(card.name()));
            cursor = page.headers().firstValue("x-next-cursor");
            register(new AgentId("late-" + seen.size()), "late", "rain", "[]", "null");
        }

        assertThat(seen).containsExactly("more 4", "more 3", "more 2", "more 1", "more 0", "Rain dance", "Umbrella");
    }

    @Test
    void pagesOfRelevanceFollowEachOther() throws Exception {
        HttpResponse<String> first = ann.get("/agents?text=rain&order=relevance&limit=2");
        String cursor = first.headers().firstValue("x-next-cursor").orElseThrow();

        assertThat(names("?text=rain&order=relevance&limit=2")).containsExactly("Rain dance", "Wetterfrosch");
        assertThat(names("?text=rain&order=relevance&limit=2&cursor=" + cursor)).containsExactly("Umbrella");
        assertRefused(ann.get("/agents?cursor=" + cursor), 400, "cursor");
    }

    @Test
    void rankingSaysWhyACardMatched() throws Exception {
        String all = ann.get("/agents?view=full&text=rain&order=relevance&label=region:eu")
                .body();

        assertThat(all)
                .containsPattern(
                        "\"match\":\\{\"score\":[0-9.]+,\"by\":\\[\"capability:weather.tomorrow\",\"label:region:eu\"]}");
        assertThat(ann.get("/agents?text=rain").body()).doesNotContain("match", "last_seen", "lease");
    }

    @Test
    void presenceAndFreshnessAreFilters() throws Exception {
        try (TestFollower alice = ann.follow(ALICE)) {
            alice.snapshot();
            registry.advance(Duration.ofDays(2));
            registry.registry().upkeep().runAll();

            assertThat(names("?online=true")).containsExactly("Wetterfrosch");
            assertThat(names("?online=false")).containsExactly("Rain dance", "Umbrella");
            assertThat(names("?fresh=true")).containsExactly("Wetterfrosch");
            assertThat(names("?fresh=false")).containsExactly("Rain dance", "Umbrella");
            assertThat(names("?seen_within=60")).containsExactly("Wetterfrosch");
            assertThat(names("?seen_within=" + PresenceFilter.MAX_SECONDS)).hasSize(3);
            assertThat(names("?online=true&text=rain&capability=weather.now")).containsExactly("Wetterfrosch");
        }
    }

    @Test
    void frequentWordsAreFoundToo() throws Exception {
        for (int i = 0; i <= Page.MAX_CARDS; i++) {
            register(new AgentId("many-" + i), "many " + i, "common", "[{\"name\":\"c\"}]", "null");
        }

        assertThat(names("?text=common")).hasSize(Page.MAX_CARDS).startsWith("many 100");
        assertThat(names("?capability=c&limit=2")).containsExactly("many 100", "many 99");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=101",
                "limit=x",
                "order=name",
                "order=relevance",
                "cursor=x",
                "cursor=dSB4IHk",
                "text=",
                "text=%2B%2B",
                "label=x",
                "label=:x",
                "online=yes",
                "fresh=1",
                "seen_within=-1",
                "seen_within=31622401",
                "view=all",
                "text=1+2+3+4+5+6+7+8+9+10+11+12+13+14+15+16+17",
                "label=a:1&label=a:1&label=a:1&label=a:1&label=a:1&label=a:1&label=a:1&label=a:1&label=a:1"
            })
    void badQueryIsNamed(String query) throws Exception {
        assertRefused(ann.get("/agents?" + query), 400, query.split("=", 2)[0]);
    }

    private void register(AgentId agent, String name, String description, String capabilities, String metadata)
            throws IOException, InterruptedException {
        registry.advance(Duration.ofSeconds(1));
        HttpResponse<String> made =
                ann.post("/agents", """
                {"agent_id":"%s","name":"%s","description":"%s","capabilities":%s,"metadata":%s}""".formatted(agent, name, description, capabilities, metadata));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    }

    private List<String> names(String query) throws IOException, InterruptedException {
        return ann.search(query).stream().map(AgentCard::name).toList();
    }
}
