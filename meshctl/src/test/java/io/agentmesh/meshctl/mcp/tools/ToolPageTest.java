package io.agentmesh.meshctl.mcp.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.mcp.testing.Cards;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Long lists, a part at a time.
final class ToolPageTest {
    private static ToolList listOf(int tools) {
        JsonValue[] capabilities = IntStream.range(0, tools)
                .mapToObj(each -> Cards.capability("c" + each))
                .toArray(JsonValue[]::new);
        Decoded<AgentCard> card = Json.decode(Cards.card("bob", "bob", capabilities), AgentCard.SHAPE);
        return ToolList.of(List.of(card.toOptional().orElseThrow()));
    }

    private static List<Tool> toolsOf(ToolList list) {
        return list.tools().stream().map(AgentTool::tool).toList();
    }

    private static ToolPage page(ToolList list, Optional<String> cursor) {
        return ToolPage.of(toolsOf(list), List.of(), cursor).orElseThrow();
    }

    @Test
    void asManyToolsAsAPageHoldsComeAtOnce() {
        ToolPage page = page(listOf(ToolPage.MAX_TOOLS), Optional.empty());

        assertThat(page.tools()).hasSize(ToolPage.MAX_TOOLS);
        assertThat(page.nextCursor()).isNull();
    }

    @Test
    void oneToolMoreThanAPageHoldsComesWithTheNext() {
        ToolList list = listOf(ToolPage.MAX_TOOLS + 1);

        ToolPage first = page(list, Optional.empty());
        ToolPage second = page(list, Optional.ofNullable(first.nextCursor()));

        assertThat(first.tools()).hasSize(ToolPage.MAX_TOOLS);
        assertThat(second.tools()).singleElement().extracting(Tool::name).isEqualTo("bob__c200");
        assertThat(second.nextCursor()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "x", "99999999999"})
    void cursorThatWasNeverGivenIsNoPage(String cursor) {
        assertThat(ToolPage.of(toolsOf(listOf(1)), List.of(), Optional.of(cursor)))
                .isEmpty();
    }

    @Test
    void cursorBeyondAListThatHasShrunkIsAnEmptyPage() {
        assertThat(page(listOf(1), Optional.of("200")).tools()).isEmpty();
    }
}
