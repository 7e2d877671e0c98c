package io.agentmesh.tests.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `scripts/nightly` among scripts that stand for those that it runs.
final class NightlyScriptIT {
    private static final Path SCRIPT =
            Path.of("..").toAbsolutePath().normalize().resolve("scripts/nightly");

    private final Path folder;

    NightlyScriptIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectory(folder.resolve("scripts"));
        Files.copy(SCRIPT, folder.resolve("scripts/nightly"));
        for (String name : List.of("simulate", "interop", "offline-peer", "fuzz", "kill-walk")) {
            program(name, "echo working; echo done \"$@\"; echo");
        }
    }

    @Test
    void eachIsRunInFullAndToldInALine() throws Exception {
        Ended night = nightly("10m");

        assertThat(night.code()).isZero();
        assertThat(night.lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("simulate +ok +\\d+s +done 10000"),
                        line -> assertThat(line).matches("interop +ok +\\d+s +done"),
                        line -> assertThat(line).matches("packages +ok +\\d+s +done 1000"),
                        line -> assertThat(line).matches("fuzz +ok +\\d+s +done --seconds 60"),
                        line -> assertThat(line).matches("points +ok +\\d+s +done points"),
                        line -> assertThat(line).matches("kills +ok +\\d+s +done kills"));
        assertThat(folder.resolve("target/nightly/fuzz.log")).content().startsWith("working\n");
    }

    @Test
    void oneThatFailsIsNamedAndTheOthersAreRunAllTheSame() throws Exception {
        program("simulate", "echo with seed 7; exit 3");

        Ended night = nightly("10m", "simulate", "kills");

        assertThat(night.code()).isOne();
        assertThat(night.lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("simulate +FAILED +\\d+s +with seed 7"),
                        line -> assertThat(line).matches("kills +ok .*"));
    }

    @Test
    void oneThatTakesTooLongIsEndedWithAllThatItBegan() throws Exception {
        program("fuzz", "sleep 600 & echo $!; wait");

        Ended night = nightly("5s", "fuzz");

        assertThat(night.code()).isOne();
        assertThat(night.lines())
                .singleElement()
                .satisfies(line -> assertThat(line).matches("fuzz +TOO LONG +\\d+s +\\d+"));
        long begun = Long.parseLong(night.lines().getFirst().replaceFirst(".* ", ""));
        await().until(() ->
                ProcessHandle.of(begun).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void whatCannotBeRunHereIsSkippedAndNoFailure() throws Exception {
        program("interop", "echo 'interop: skipped: no cargo'");
        program("offline-peer", "echo 'offline-peer: skipped: no python3'");

        Ended night = nightly("10m", "interop", "packages");

        assertThat(night.code()).isZero();
        assertThat(night.lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("interop +skipped .*no cargo"),
                        line -> assertThat(line).matches("packages +skipped .*no python3"));
    }

    @Test
    void nameThatNobodyKnowsIsAMistakeOfTheCaller() throws Exception {
        assertThat(nightly("10m", "sleep").code()).isEqualTo(2);
        assertThat(nightly("10m", "--help").lines()).anyMatch(line -> line.contains("scripts/nightly NAME"));
    }

    private void program(String name, String body) throws IOException {
        Path file = Files.writeString(folder.resolve("scripts").resolve(name), "#!/usr/bin/env bash\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ended nightly(String limit, String... words) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(folder.resolve("scripts/nightly").toString());
        builder.command().addAll(List.of(words));
        builder.environment().put("MESH_NIGHTLY_LIMIT", limit);
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), said.lines().toList());
    }

    /// How it went.
    private record Ended(int code, List<String> lines) {}
}
