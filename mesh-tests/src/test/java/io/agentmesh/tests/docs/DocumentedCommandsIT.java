package io.agentmesh.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A reader who types every `sh` block of README, docs/self-hosting.md and a section of docs/mcp.md, one after the
/// other, gets there
/// ([ShellReader]).
final class DocumentedCommandsIT {
    @Test
    void readmeLeadsToAnAnswer(@TempDir Path home) throws Exception {
        ShellReader.Ended ended = ShellReader.type(setUpByHand(), home);

        assertThat(ended.out()).as(ended.log()).contains("\"agent\": \"bob\"", "\"message\": \"hello\"");
        assertThat(ended.exitCode()).as(ended.log()).isZero();
    }

    @Test
    void mcpServerBecomesAnAgentBesideTheMeshOfTheReadme(@TempDir Path home) throws Exception {
        List<String> blocks = new ArrayList<>(setUpByHand());
        blocks.addAll(Document.read(ShellReader.ROOT.resolve("docs/mcp.md"))
                .between("## An MCP server as an agent", "## Versions")
                .shellBlocks());

        ShellReader.Ended ended = ShellReader.type(blocks, home);

        assertThat(ended.out()).as(ended.log()).contains("\"sum\": 5", "mcp:mcp_server.py");
        assertThat(ended.exitCode()).as(ended.log()).isZero();
    }

    /// Built they are, and a stranger's agent is not here.
    private static List<String> setUpByHand() throws IOException {
        return Document.read(ShellReader.ROOT.resolve("README.md"))
                .between("## Set up a mesh by hand", "## The programs")
                .shellBlocks()
                .stream()
                .filter(block -> !block.startsWith("mvn ") && !block.contains("THEIR_AGENT_ID"))
                .toList();
    }

    @Test
    void selfHostingGuideLeadsToAServerOfOnesOwn(@TempDir Path home) throws Exception {
        ShellReader.Ended ended = ShellReader.type(
                Document.read(ShellReader.ROOT.resolve("docs/self-hosting.md")).shellBlocks(), home);

        assertThat(ended.out())
                .as(ended.log())
                .contains("\"agent\": \"bob\"", "\"message\": \"hello\"", "Nothing is broken.", "revoked successfully");
        assertThat(ended.exitCode()).as(ended.log()).isZero();
    }
}
