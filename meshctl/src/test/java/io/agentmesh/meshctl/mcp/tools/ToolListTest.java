package io.agentmesh.meshctl.mcp.tools;

import static io.agentmesh.meshctl.mcp.testing.Cards.capability;
import static io.agentmesh.meshctl.mcp.testing.Cards.card;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.mcp.protocol.ProtocolVersion;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Names, texts and schemas of tools (meshctl §8.8, §8.9).
final class ToolListTest {
    private static final String AGENT = "iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w";
    private static final String STRANGER = "11111111-2222-4333-8444-555555555555";

    private static ToolList listOf(JsonObject... cards) {
        return ToolList.of(Arrays.stream(cards).map(ToolListTest::read).toList());
    }

    private static AgentCard read(JsonObject card) {
        return switch (Json.decode(card, AgentCard.SHAPE)) {
            case Decoded.Ok<AgentCard>(var read) -> read;
            case Decoded.Bad<AgentCard> bad ->
                throw new AssertionError(bad.violation().toString());
        };
    }

    private static List<String> names(ToolList list) {
        return list.tools().stream().map(tool -> tool.tool().name()).toList();
    }

    private static Tool only(ToolList list) {
        assertThat(list.tools()).hasSize(1);
        return list.tools().getFirst().tool();
    }

    @ParameterizedTest
    @CsvSource({
        "iojj3XQJ8ZX9, Do It!, iojj3XQJ__doit",
        "iojj3XQJ8ZX9, 日本, iojj3XQJ__unknown",
        "iojj3XQJ8ZX9, foo_bar-baz, iojj3XQJ__foo_bar-baz",
        "short, echo, short__echo",
        // These are listed by the original and can never be called (weakness M18).
        "ab__cdefgh, echo, ab__cdef__echo",
        "abcdefg_hi, echo, abcdefg___echo",
        // One such card hangs the original for the whole group (weakness M6).
        "abcdefg日本, echo, abcdefg__echo"
    })
    void nameIsMadeOfAgentAndCapabilityAndLeadsBackToThem(String agent, String capability, String name) {
        ToolList list = listOf(card(agent, "bob", capability(capability)));

        assertThat(names(list)).containsExactly(name);
        assertThat(list.find(name)).map(AgentTool::capability).contains(capability);
    }

    @Test
    void nameOfSixtyFourCharactersStaysAndOneMoreIsCutAndMarked() {
        String fits = "x".repeat(54);
        ToolList list = listOf(card(AGENT, "bob", capability(fits), capability(fits + "y")));

        assertThat(names(list)).first().isEqualTo("iojj3XQJ__" + fits);
        assertThat(names(list).getLast()).hasSize(64).matches("iojj3XQJ__x{45}_[0-9a-f]{8}");
        assertThat(list.find("iojj3XQJ__" + fits + "y"))
                .as("by the original's name")
                .contains(list.tools().getLast());
    }

    @Test
    void capabilitiesOfOneNameAreToldApart() {
        ToolList list = listOf(card(AGENT, "bob", capability("Do It"), capability("doit"), capability("doit")));

        assertThat(names(list)).first().isEqualTo("iojj3XQJ__doit");
        assertThat(names(list)).hasSize(2).last().asString().matches("iojj3XQJ__doit_[0-9a-f]{8}");
    }

    @Test
    void newcomerDoesNotTakeOverTheNameOfAnOlderCard() {
        JsonObject bob = card(AGENT, "bob", capability("echo"));
        JsonObject mallory =
                card("iojj3XQJxxxx", "mallory", capability("echo")).with("registered_at", "2026-06-01T10:00:00Z");

        ToolList list = listOf(mallory, bob);

        assertThat(list.find("iojj3XQJ__echo")).map(AgentTool::agentName).contains("bob");
        assertThat(names(list)).first().asString().matches("iojj3XQJ__echo_[0-9a-f]{8}");
    }

    @Test
    void cardsOfSomebodyElseForAnAgentThatIsKnownDoNotCount() {
        JsonObject bob = card(AGENT, "bob", capability("echo"));
        JsonObject forged = card(AGENT, "forged", capability("echo"), capability("more"))
                .with("owner_id", STRANGER)
                .with("registered_at", "2026-06-01T10:00:00Z");

        assertThat(only(listOf(forged, bob)).description()).isEqualTo("echo (via bob)");
    }

    @Test
    void ofTwoCardsOfTheSameOwnerTheNewerOneCounts() {
        JsonObject old = card(AGENT, "bob", capability("echo"));
        JsonObject anew = card(AGENT, "bob", capability("echo").with("description", "Better"))
                .with("registered_at", "2026-06-01T10:00:00Z");

        assertThat(only(listOf(anew, old)).description()).isEqualTo("Better (via bob)");
    }

    @Test
    void descriptionIsFreeOfControlCharactersAndBounded() {
        JsonObject odd = capability("echo").with("description", "a\u001b[31mb\u202e" + "x".repeat(3000));

        String description = only(listOf(card(AGENT, "bob", odd))).description();

        assertThat(description)
                .startsWith("a [31mb xxx")
                .hasSize(ToolList.MAX_DESCRIPTION_CHARS)
                .endsWith("…");
    }

    @Test
    void descriptionSaysWhenTheAgentIsAway() {
        JsonObject away = card(AGENT, "bob", capability("echo")).with("online", JsonBoolean.FALSE);
        JsonObject there = card(AGENT, "bob", capability("echo")).with("online", JsonBoolean.TRUE);

        assertThat(only(listOf(away)).description()).isEqualTo("echo (via bob) [offline now]");
        assertThat(only(listOf(there)).description()).isEqualTo("echo (via bob)");
        assertThat(listOf(away).shows(listOf(there))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"required\":[\"x\"],\"type\":\"object\"}|{\"required\":[\"x\"],\"type\":\"object\"}",
                // Clients refuse a whole list for one schema that is no object's.
                "{\"required\":[\"x\"]}|{\"required\":[\"x\"],\"type\":\"object\"}",
                "{\"type\":\"string\"}|{\"type\":\"object\"}",
                "true|{\"type\":\"object\"}",
                "{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"A\"}}}"
                        + "|{\"properties\":{\"a\":{\"type\":\"string\"}},\"type\":\"object\"}"
            })
    void inputSchemaIsAlwaysAnObjects(String given, String shown) {
        JsonValue schema = Json.parse(given).toOptional().orElseThrow();

        Tool tool = only(listOf(card(AGENT, "bob", capability("echo").with("input_schema", schema))));

        assertThat(tool.inputSchema()).hasToString(shown);
    }

    @Test
    void outputSchemaIsShownToThoseWhoKnowIt() {
        JsonObject capability =
                capability("echo").with("output_schema", JsonObject.empty().with("type", "object"));

        Tool tool = only(listOf(card(AGENT, "bob", capability)));

        assertThat(tool.toJson(ProtocolVersion.V2025_06_18).get("outputSchema")).isNotNull();
        assertThat(tool.toJson(ProtocolVersion.V2025_03_26).get("outputSchema")).isNull();
    }
}
