package io.agentmesh.meshd.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.meshd.proxy.LocalAgentFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs that are no good servers.
final class ChildProcessIT {
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final CompletableFuture<JsonObject> first = new CompletableFuture<>();
    private final Transport.Listener listener = new Transport.Listener() {
        @Override
        public void take(JsonObject message) {
            first.complete(message);
        }

        @Override
        public void tooLarge(String head) {}

        @Override
        public void lost(long id, LocalAgentFailure why, String detail) {}

        @Override
        public void missed() {}

        @Override
        public void ended(String why) {
            end.complete(why);
        }
    };

    @Test
    void programThatIsNotThereIsNamed() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> start("/no/such/program"))
                .withMessageContaining("/no/such/program");
    }

    @Test
    void programThatEndsSaysHow() throws Exception {
        try (ChildProcess child = start("sh", "-c", "exit 7")) {
            assertThat(end.get(60, TimeUnit.SECONDS)).isEqualTo("the MCP server ended with status 7");
            assertThat(child).isNotNull();
        }
    }

    /// It reads nothing: one message is being written, and so many more may wait.
    @Test
    void oneMessageMoreThanMayWaitIsNotTaken() throws Exception {
        JsonObject large = JsonObject.empty().with("text", "x".repeat(70 << 10));
        try (ChildProcess child = start("sh", "-c", "exec sleep 600")) {
            int taken = 0;
            while (taken <= 2 * ChildProcess.MAX_WAITING && child.send(large)) {
                taken++;
            }
            assertThat(taken).isBetween(ChildProcess.MAX_WAITING, ChildProcess.MAX_WAITING + 2);
        }
    }

    @Test
    void serverThatDoesNotEndByItselfIsKilled(@TempDir Path folder) throws Exception {
        Path pids = folder.resolve("pids");
        ChildProcess child = start(
                "sh",
                "-c",
                "trap '' TERM; sleep 600 & echo $$ $! >'" + pids + "'; echo '{\"up\":1}'; while :; do wait; done");
        first.get(60, TimeUnit.SECONDS);

        child.close();

        for (String pid : Files.readString(pids).strip().split(" ", 2)) {
            awaitEnd(Long.parseLong(pid));
        }
    }

    private static void awaitEnd(long pid) throws Exception {
        var process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            try {
                process.get().onExit().get(60, TimeUnit.SECONDS);
            } catch (TimeoutException lives) {
                throw new AssertionError(pid + " lives", lives);
            }
        }
    }

    private ChildProcess start(String... command) throws IOException {
        return ChildProcess.start(List.of(command), 1 << 20, FakeClock.atSomeDay(), listener);
    }
}
