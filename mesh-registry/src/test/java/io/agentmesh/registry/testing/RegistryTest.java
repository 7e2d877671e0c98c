package io.agentmesh.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.program.StartException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;

/// A registry of its own for each test, with Ann and a stranger. Open for the tests of each feature.
public abstract class RegistryTest {
    /// Serves until the test ends.
    protected final TestRegistry registry;
    /// Owns what the tests make.
    protected final TestUser ann;
    /// Has an account, and nothing to do with Ann.
    protected final TestUser stranger;

    protected RegistryTest(Path folder) throws StartException, IOException, InterruptedException {
        registry = TestRegistry.in(folder);
        ann = registry.user("ann");
        stranger = registry.user("stranger");
    }

    @AfterEach
    final void close() {
        registry.close();
    }

    /// Asserts a refusal: its status, and our JSON with a text that contains this.
    protected static void assertRefused(HttpResponse<String> answer, int status, String text) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        String error = Json.decode(
                        answer.body(),
                        value -> ObjectReader.of(value, "answer", "error").string("error"))
                .orThrow();
        assertThat(error).contains(text);
    }
}
