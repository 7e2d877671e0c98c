package io.agentmesh.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A reader who types every `sh` block of README and docs/self-hosting.md, one after the other, gets there
/// ([ShellReader]).
final class DocumentedCommandsIT {
    @Test
    void readmeLeadsToAnAnswer(@TempDir Path home) throws Exception {
        List<String> blocks = Document.read(ShellReader.ROOT.resolve("README.md"))
                .between("## Set up a mesh by hand", "## The programs")
                .shellBlocks();

        // Built they are, and a stranger's agent is not here.
        ShellReader.Ended ended = ShellReader.type(
                blocks.stream()
                        .filter(block -> !block.startsWith("mvn ") && !block.contains("THEIR_AGENT_ID"))
                        .toList(),
                home);

        assertThat(ended.out()).as(ended.log()).contains("\"agent\": \"bob\"", "\"message\": \"hello\"");
        assertThat(ended.exitCode()).as(ended.log()).isZero();
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
