package io.agentmesh.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.program.ExitCode;
import io.agentmesh.registry.testing.TestRegistry;
import io.agentmesh.registry.testing.TestUser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// `backup FILE`, run as the programs run it.
final class BackupCommandIT {
    private final Path folder;
    private final Path copy;
    private final StringWriter out = new StringWriter();

    BackupCommandIT(@TempDir Path folder) {
        this.folder = folder;
        this.copy = folder.resolve("copy.db");
    }

    @Test
    void copyOfABusyRegistryHoldsWhatWasAnsweredBefore() throws Exception {
        String token;
        try (TestRegistry registry = TestRegistry.in(folder);
                ExecutorService writer = Executors.newVirtualThreadPerTaskExecutor()) {
            TestUser ann = registry.user("ann");
            token = ann.token();
            for (int i = 0; i < 20; i++) {
                ann.register(new AgentId("before-" + i), "before");
            }
            var over = new AtomicBoolean();
            var begun = new CountDownLatch(5);
            Future<Integer> writes = writer.submit(() -> {
                int written = 0;
                while (!over.get()) {
                    ann.register(new AgentId("during-" + written++), "during");
                    begun.countDown();
                }
                return written;
            });
            try {
                begun.await();

                assertThat(backup()).isEqualTo(ExitCode.OK);
            } finally {
                over.set(true);
            }
            assertThat(writes.get()).isGreaterThanOrEqualTo(5);
        }
        assertThat(out.toString()).contains("backed up", "copy.db");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
        Path restored = Files.createDirectory(folder.resolve("restored"));
        Files.copy(copy, restored.resolve("registry.db"));
        try (TestRegistry again = TestRegistry.in(restored)) {
            TestUser ann = again.withToken(token);
            assertThat(ann.search("?text=before")).extracting(AgentCard::name).hasSize(20);
            assertThat(ann.search("?search=during")).isNotEmpty();
        }
    }

    @Test
    void copyIsNeverWrittenOver() throws Exception {
        TestRegistry.in(folder).close();
        Files.writeString(copy, "mine");

        assertThat(backup()).isEqualTo(ExitCode.FAILED);

        assertThat(copy).hasContent("mine");
        assertThat(folder.resolve("copy.db.partial")).doesNotExist();
    }

    @Test
    void databaseThatIsNotThereIsNamed() {
        assertThat(backup()).isEqualTo(ExitCode.FAILED);

        assertThat(copy).doesNotExist();
        assertThat(folder.resolve("registry.db")).doesNotExist();
    }

    private int backup() {
        CommandLine command = BackupCommand.command("unused.db");
        command.setOut(new PrintWriter(out, true));
        return command.execute(
                copy.toString(), "--db", folder.resolve("registry.db").toString());
    }
}
