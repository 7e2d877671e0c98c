package io.agentmesh.meshctl.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.Keys;
import io.agentmesh.meshctl.mcp.testing.Cards;
import io.agentmesh.meshctl.mcp.testing.MeshBehind;
import io.agentmesh.meshctl.mcp.testing.StdioClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A list of tools that is too long to be read, and how an assistant finds its way.
final class ToolFinderIT {
    private static final String BOB = Keys.BOB.id().value();
    private static final String NAME = BOB.substring(0, 8);

    @TempDir
    private Path folder = Path.of("");

    private MeshBehind meshWith(int capabilities, int listAtMost) throws IOException {
        MeshBehind mesh = new MeshBehind(folder, List.of(), listAtMost);
        var offered = java.util.stream.IntStream.range(0, capabilities)
                .mapToObj(each -> Cards.capability("weather-" + each))
                .toArray(io.agentmesh.core.json.JsonValue[]::new);
        mesh.daemon().willAnswer(200, Cards.list(Cards.card(BOB, "bob", offered)));
        return mesh;
    }

    @Test
    void asManyToolsAsMayBeListedAre() throws Exception {
        try (MeshBehind mesh = meshWith(3, 3);
                StdioClient client = new StdioClient(mesh.server()).initialize()) {
            assertThat(client.result(1, "tools/list", "{}").toString())
                    .contains(NAME + "__weather-2")
                    .doesNotContain("mesh__");
        }
    }

    @Test
    void ofOneMoreTheFinderIsListedAndFindsThem() throws Exception {
        try (MeshBehind mesh = meshWith(4, 3);
                StdioClient client = new StdioClient(mesh.server()).initialize()) {
            assertThat(client.result(1, "tools/list", "{}").toString())
                    .contains("mesh__find_tool", "mesh__call_tool")
                    .doesNotContain(NAME);

            String found = client.result(
                            2,
                            "tools/call",
                            "{\"name\":\"mesh__find_tool\",\"arguments\":{\"query\":\"Weather-2 now\"}}")
                    .toString();

            assertThat(found).contains(NAME + "__weather-2").doesNotContain(NAME + "__weather-3");
        }
    }

    @Test
    void foundToolIsCalledThroughTheOtherOneAndByItsName() throws Exception {
        try (MeshBehind mesh = meshWith(4, 0);
                StdioClient client = new StdioClient(mesh.server()).initialize()) {
            mesh.daemon().willAnswer(200, "{\"payload\":1}").willAnswer(200, "{\"payload\":2}");
            String through = "{\"name\":\"mesh__call_tool\",\"arguments\":{\"name\":\"" + NAME
                    + "__weather-1\",\"arguments\":{\"at\":\"sea\"}}}";

            assertThat(client.result(1, "tools/call", through).toString()).contains("\"text\":\"1\"");
            assertThat(client.result(2, "tools/call", "{\"name\":\"" + NAME + "__weather-1\"}")
                            .toString())
                    .contains("\"text\":\"2\"");
            assertThat(mesh.daemon().asked().get(1).body()).contains("\"payload\":{\"at\":\"sea\"}", BOB);
        }
    }

    @Test
    void callWithoutANameAndSearchWithoutAWordAreAnswered() throws Exception {
        try (MeshBehind mesh = meshWith(4, 0);
                StdioClient client = new StdioClient(mesh.server()).initialize()) {
            assertThat(client.ask(StdioClient.request(1, "tools/call", "{\"name\":\"mesh__call_tool\"}"))
                            .toString())
                    .contains("-32602", "expected: name");
            assertThat(client.result(2, "tools/call", "{\"name\":\"mesh__find_tool\"}")
                            .toString())
                    .contains("\"text\":\"[]\"");
        }
    }

    @Test
    void noMoreThanTwentyAreFoundAtOnce() throws Exception {
        try (MeshBehind mesh = meshWith(ToolFinder.MAX_FOUND + 1, 0);
                StdioClient client = new StdioClient(mesh.server()).initialize()) {
            String found = client.result(
                            1, "tools/call", "{\"name\":\"mesh__find_tool\",\"arguments\":{\"query\":\"weather\"}}")
                    .toString();

            assertThat(found.split("__weather-", -1)).hasSizeGreaterThan(ToolFinder.MAX_FOUND);
            assertThat(found).doesNotContain("__weather-" + ToolFinder.MAX_FOUND + "\\\"");
        }
    }
}
