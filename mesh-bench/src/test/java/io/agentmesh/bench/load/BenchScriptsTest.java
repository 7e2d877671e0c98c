package io.agentmesh.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The parts of the benchmarks, and of what packs a distribution, that are written in Python have their own
/// tests.
final class BenchScriptsTest {
    @Test
    void testsOfScriptsPass() throws IOException, InterruptedException {
        Path scripts = Path.of("").toAbsolutePath().resolveSibling("scripts");
        var builder = new ProcessBuilder("python3", "-m", "unittest", "discover", "--start-directory", "lib")
                .directory(scripts.toFile())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        Process tests = builder.start();
        String output = new String(tests.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(tests.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(tests.exitValue()).as(output).isZero();
        assertThat(output).contains("Ran ").doesNotContain("Ran 0 tests");
    }
}
