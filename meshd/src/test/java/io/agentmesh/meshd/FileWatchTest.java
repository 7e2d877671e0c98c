package io.agentmesh.meshd;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.FakeClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On one thread, with a clock that is moved by hand and real files.
final class FileWatchTest {
    private final FakeClock clock = FakeClock.atSomeDay();
    private final AtomicInteger changes = new AtomicInteger();
    private final Path there;
    private final Path absent;

    FileWatchTest(@TempDir Path folder) throws Exception {
        there = Files.writeString(folder.resolve("acl.json"), "{}");
        absent = folder.resolve("config.toml");
        new FileWatch(List.of(there, absent), clock, Runnable::run, changes::incrementAndGet).start();
    }

    @Test
    void fileThatStaysIsNoNews() {
        clock.advance(FileWatch.EVERY.multipliedBy(10));

        assertThat(changes).hasValue(0);
    }

    @Test
    void eachChangeIsToldOnce() throws Exception {
        Files.writeString(there, "{\"rules\":[]}");
        clock.advance(FileWatch.EVERY.multipliedBy(3));
        assertThat(changes).hasValue(1);

        Files.delete(there);
        clock.advance(FileWatch.EVERY.multipliedBy(3));
        assertThat(changes).hasValue(2);
    }

    @Test
    void fileThatComesIsAChange() throws Exception {
        Files.writeString(absent, "bearer_token = \"c4n4ry\"");
        clock.advance(FileWatch.EVERY);

        assertThat(changes).hasValue(1);
    }
}
