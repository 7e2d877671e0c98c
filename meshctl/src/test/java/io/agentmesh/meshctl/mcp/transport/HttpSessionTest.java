package io.agentmesh.meshctl.mcp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.mcp.testing.MeshBehind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What waits for a client that does not listen.
final class HttpSessionTest {
    @Test
    void oneMessageMoreThanMayWaitMakesTheOldestGo(@TempDir Path folder) throws Exception {
        try (MeshBehind mesh = new MeshBehind(folder)) {
            HttpSession session = new HttpSession(mesh.server());
            for (int each = 0; each <= HttpSession.MAX_WAITING; each++) {
                session.keep("m" + each, JsonObject.empty());
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Thread listener = Thread.currentThread();

            try {
                session.listen(new EventSink(piece -> {
                    out.writeBytes(piece);
                    if (out.toString(StandardCharsets.UTF_8).contains("\"m16\"")) {
                        listener.interrupt();
                    }
                }));
            } catch (InterruptedException enough) {
                assertThat(out.toString(StandardCharsets.UTF_8))
                        .doesNotContain("\"m0\"")
                        .contains("\"m1\"");
            }
        }
    }
}
