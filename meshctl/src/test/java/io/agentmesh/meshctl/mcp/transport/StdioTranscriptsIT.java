package io.agentmesh.meshctl.mcp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.mcp.testing.MeshBehind;
import io.agentmesh.meshctl.mcp.testing.StdioClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Golden conversations over standard input and output, in `src/test/resources/mcp`.
final class StdioTranscriptsIT {
    @ParameterizedTest
    @ValueSource(strings = {"session.txt", "bad-input.txt", "stateless.txt"})
    void serverSaysExactlyWhatIsWritten(String file, @TempDir Path folder) throws IOException, InterruptedException {
        try (MeshBehind mesh = new MeshBehind(folder);
                StdioClient client = new StdioClient(mesh.server())) {
            for (String line : transcript(file).lines().toList()) {
                String text = line.substring(Math.min(2, line.length()));
                switch (line.charAt(0)) {
                    case '>' -> client.send(text);
                    case '<' -> assertThat(client.next()).hasToString(text);
                    case '=' -> mesh.daemon().willAnswer(Integer.parseInt(text.substring(0, 3)), text.substring(4));
                    default -> {} // a comment
                }
            }
            assertThat(client.end()).isEqualTo(List.<JsonObject>of());
        }
    }

    private static String transcript(String file) throws IOException {
        try (InputStream in = StdioTranscriptsIT.class.getResourceAsStream("/mcp/" + file)) {
            assertThat(in).isNotNull();
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
