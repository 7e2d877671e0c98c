package io.agentmesh.core.card;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.testing.Vectors;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// `agent-card.json`: cards, registrations, queries and query strings. Its times and UUIDs are tested where they
/// are read.
final class CardVectorsTest {
    private static final Vectors FILE = Vectors.open("agent-card.json");
    static final List<Vectors> SAMPLES = FILE.cases("samples");
    static final List<Vectors> PARSING = FILE.cases("parsing");
    static final List<Vectors> QUERY_STRINGS = FILE.cases("query_strings");

    @ParameterizedTest
    @FieldSource("SAMPLES")
    void sampleIsWrittenAsItWasRead(Vectors sample) {
        String again = sample.has("json_after_reading_it_back")
                ? sample.text("json_after_reading_it_back")
                : sample.text("json");

        assertThat(reprint(sample.toString(), sample.text("json"))).isEqualTo(Decoded.ok(again));
    }

    @ParameterizedTest
    @FieldSource("PARSING")
    void jsonIsTakenOrRefusedAsRecorded(Vectors recorded) {
        Decoded<String> output = reprint(recorded.toString(), recorded.text("input"));

        if (recorded.flag("accepted")) {
            assertThat(output).isEqualTo(Decoded.ok(recorded.text("output")));
        } else {
            assertThat(output).isInstanceOf(Decoded.Bad.class);
        }
    }

    @ParameterizedTest
    @FieldSource("QUERY_STRINGS")
    void queryStringIsReadAsRecorded(Vectors recorded) {
        Decoded<String> output =
                CardQuery.ofQueryString(recorded.text("query_string")).map(CardQuery::toJson);

        if (recorded.flag("accepted")) {
            assertThat(output).isEqualTo(Decoded.ok(recorded.text("output")));
        } else {
            assertThat(output).isInstanceOf(Decoded.Bad.class);
        }
    }

    @Test
    void jsonNullInFreeJsonIsWrittenThoughNeverRead() {
        AgentCard least = Json.decode(sample("card, least"), AgentCard.SHAPE).orThrow();
        AgentCard withNull = new AgentCard(
                least.id(),
                least.agentId(),
                least.owner(),
                least.group(),
                least.name(),
                null,
                List.of(),
                least.registeredAt(),
                least.updatedAt(),
                JsonNull.NULL,
                null);

        assertThat(withNull.toJson()).isEqualTo(sample("card, metadata is JSON null"));
        assertThat(new Capability("echo", null, JsonNull.NULL, null).toJson())
                .isEqualTo(sample("capability, schema is JSON null"));
    }

    @Test
    void groupsOfAQueryAreWrittenThoughNeverRead() {
        var group = new GroupId(UUID.fromString("11111111-2222-4333-8444-000000000003"));
        var alice = new AgentId("A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg");

        assertThat(new CardQuery("echo", "al", alice, List.of(group)).toJson())
                .isEqualTo(sample("query, all fields (group_ids is written but never read)"));
    }

    @Test
    void overlongAgentIdInAQueryIsRefused() {
        assertThat(CardQuery.ofQueryString("agent_id=" + "x".repeat(AgentId.MAX_LENGTH)))
                .isInstanceOf(Decoded.Ok.class);
        assertThat(CardQuery.ofQueryString("agent_id=" + "x".repeat(AgentId.MAX_LENGTH + 1)))
                .isInstanceOf(Decoded.Bad.class);
    }

    private static String sample(String name) {
        return SAMPLES.stream()
                .filter(each -> each.toString().equals(name))
                .findFirst()
                .orElseThrow()
                .text("json");
    }

    private static Decoded<String> reprint(String name, String json) {
        if (name.startsWith("registration")) {
            return Json.decode(json, Registration.SHAPE).map(Registration::toJson);
        }
        if (name.startsWith("query")) {
            return Json.decode(json, CardQuery.SHAPE).map(CardQuery::toJson);
        }
        return name.startsWith("capability,")
                ? Json.decode(json, Capability.SHAPE).map(Capability::toJson)
                : Json.decode(json, AgentCard.SHAPE).map(AgentCard::toJson);
    }
}
