package io.agentmesh.tests.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ShellReaderTest {
    @Test
    void freePortThatHasAnotherKeyInItStays() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("8080", "39001");
        values.put("9001", "32791");

        String script = ShellReader.withValues("--listen 127.0.0.1:8080 --local-agent http://127.0.0.1:9001", values);

        assertThat(script).isEqualTo("--listen 127.0.0.1:39001 --local-agent http://127.0.0.1:32791");
    }
}
