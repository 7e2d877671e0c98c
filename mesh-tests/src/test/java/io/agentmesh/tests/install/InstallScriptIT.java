package io.agentmesh.tests.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `install.sh` with a folder that is built like a distribution.
final class InstallScriptIT {
    private static final Path SCRIPT =
            Path.of("..").toAbsolutePath().normalize().resolve("deploy/install.sh");
    private static final String COMPLETION = "share/bash-completion/completions/meshctl";

    private final Path distribution;
    private final Path prefix;

    InstallScriptIT(@TempDir Path folder) throws IOException {
        distribution = folder.resolve("agent-mesh-1");
        prefix = folder.resolve("prefix");
        program("bin/meshctl", "one");
        program("share/man/man1/meshctl.1", ".TH");
        program(COMPLETION, "complete");
        Files.copy(SCRIPT, distribution.resolve("install.sh"));
    }

    @Test
    void linksProgramsManualAndCompletionThatWorkWithoutTheSource() throws Exception {
        install();
        Files.move(distribution, distribution.resolveSibling("elsewhere"));

        assertThat(run(prefix.resolve("bin/meshctl").toString())).isEqualTo(new Ended(0, "one\n"));
        assertThat(prefix.resolve("share/man/man1/meshctl.1")).isSymbolicLink().hasContent(".TH");
        assertThat(prefix.resolve(COMPLETION)).isSymbolicLink();
    }

    @Test
    void leavesAloneWhatIsNotOurs() throws Exception {
        Path file = prefix.resolve("bin/meshctl");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "theirs");
        Path link = prefix.resolve(COMPLETION);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of("/nowhere/theirs"));

        Ended installed = install();
        uninstall();

        assertThat(installed.output()).contains("left alone, is not ours: " + file, "left alone, is not ours: " + link);
        assertThat(file).hasContent("theirs");
        assertThat(Files.readSymbolicLink(link)).isEqualTo(Path.of("/nowhere/theirs"));
    }

    @Test
    void newerVersionTakesThePlaceOfTheOlder() throws Exception {
        program("bin/meshlost", "gone in the next version");
        install();
        Files.delete(distribution.resolve("bin/meshlost"));
        program("bin/meshctl", "two");

        install();

        assertThat(run(prefix.resolve("bin/meshctl").toString()).output()).isEqualTo("two\n");
        assertThat(prefix.resolve("bin/meshlost")).doesNotExist();
        assertThat(Files.isSymbolicLink(prefix.resolve("bin/meshlost"))).isFalse();
    }

    @Test
    void nothingOfOursStaysBehind() throws Exception {
        install();

        uninstall();

        try (Stream<Path> left = Files.walk(prefix)) {
            assertThat(left.filter(path -> !Files.isDirectory(path))).isEmpty();
        }
        assertThat(prefix.resolve("lib/agent-mesh")).doesNotExist();
    }

    @Test
    void wordsThatItDoesNotKnowAreAnswered() throws Exception {
        assertThat(run(distribution.resolve("install.sh").toString(), "--please")
                        .exitCode())
                .isEqualTo(2);
        assertThat(run(distribution.resolve("install.sh").toString(), "--prefix", "here"))
                .isEqualTo(new Ended(2, "--prefix wants an absolute path, not 'here'\n"));
        assertThat(run(distribution.resolve("install.sh").toString(), "--prefix"))
                .isEqualTo(new Ended(2, "--prefix needs a folder\n"));
    }

    private record Ended(int exitCode, String output) {}

    private Ended install() throws IOException, InterruptedException {
        return succeeded(run(distribution.resolve("install.sh").toString(), "--prefix", prefix.toString()));
    }

    private void uninstall() throws IOException, InterruptedException {
        String installed = prefix.resolve("lib/agent-mesh/install.sh").toString();
        succeeded(run(installed, "--uninstall", "--prefix", prefix.toString()));
    }

    private static Ended succeeded(Ended ended) {
        assertThat(ended.exitCode()).as(ended.output()).isZero();
        return ended;
    }

    private void program(String path, String says) throws IOException {
        Path file = distribution.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, path.startsWith("bin/") ? "#!/bin/sh\necho '" + says + "'\n" : says);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Ended run(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("env", "-i", "PATH=/usr/bin:/bin"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Ended(process.exitValue(), output);
    }
}
