package io.agentmesh.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StartExceptionTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);

    @Test
    void printsTheMessageAndEachCauseOnALineOfItsOwn() {
        var failed = new StartException("cannot listen", new IOException("in use", new IOException("bind")));

        failed.print(stream);

        assertThat(text()).isEqualTo("Error: cannot listen\nCaused by: in use\nCaused by: bind\n");
    }

    @Test
    void fifthCauseIsNotShown() {
        Throwable cause = new IOException("5");
        for (int i = 4; i > 0; i--) {
            cause = new IOException(String.valueOf(i), cause);
        }

        new StartException("0", cause).print(stream);

        assertThat(text()).contains("Caused by: 4\n").doesNotContain("5");
    }

    @Test
    void readyLineNamesTheProgramAndWhereItServes() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("listen", "127.0.0.1:9800");
        facts.put("db", "mesh.db");

        ReadyLine.print(stream, "mesh-relay", facts);

        assertThat(text()).isEqualTo("mesh-relay ready listen=127.0.0.1:9800 db=mesh.db\n");
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
