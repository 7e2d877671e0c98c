package io.agentmesh.meshctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.meshctl.testing.FakePartner;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The program as a process: what it loads, and how it treats its streams.
final class MeshctlIT {
    private static final String ID = "A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg";
    private static final long PATIENCE_SECONDS = 60;

    private record Ended(int exitCode, String out, String err) {}

    private static ProcessBuilder meshctl(Path home, List<String> jvmOptions, String... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.agentmesh.meshctl.Meshctl"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("HOME", home.toString());
        return builder;
    }

    private static Ended run(Path home, ProcessBuilder builder) throws IOException, InterruptedException {
        File out = home.resolve("out").toFile();
        File err = home.resolve("err").toFile();
        if (builder.redirectOutput().equals(ProcessBuilder.Redirect.PIPE)) {
            builder.redirectOutput(out);
        }
        Process process = builder.redirectError(err).start();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Ended(
                process.exitValue(),
                out.exists() ? Files.readString(out.toPath()) : "",
                Files.readString(err.toPath()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"keygen", "send --help", "version", "acl json --source s --target t --allow x"})
    void commandThatAsksNobodyLoadsNeitherParserNorClientNorLog(String words, @TempDir Path home) throws Exception {
        Path loaded = home.resolve("loaded");

        Ended ended = run(home, meshctl(home, List.of("-Xlog:class+load:file=" + loaded), words.split(" ")));

        assertThat(ended.exitCode()).isZero();
        assertThat(Files.readString(loaded))
                .contains("io.agentmesh.meshctl.command.CommandTree")
                .doesNotContain("tools.jackson.", "io.netty.", "ch.qos.logback.", "org.slf4j.", "org.tomlj.")
                .doesNotContain("io.agentmesh.http.client.HttpClient ", "java.net.http.");
    }

    @Test
    void helpPageLoadsNoCommandAndNoParserOfThem(@TempDir Path home) throws Exception {
        Path loaded = home.resolve("loaded");

        Ended ended = run(home, meshctl(home, List.of("-Xlog:class+load:file=" + loaded), "--help"));

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.out()).startsWith("Usage: meshctl ").contains("Exit codes:");
        assertThat(Files.readString(loaded))
                .contains("io.agentmesh.meshctl.HelpPage")
                .doesNotContain("picocli.", "io.agentmesh.meshctl.command.");
    }

    @Test
    void commandThatAsksTheDaemonLoadsNeitherNettyNorLogNorToml(@TempDir Path home) throws Exception {
        Path loaded = home.resolve("loaded");
        Path socket = home.resolve("d.sock");
        try (FakePartner _ = FakePartner.onSocket(socket).willAnswer(200, "{\"state\":\"Connected\"}")) {
            Ended ended = run(
                    home,
                    meshctl(home, List.of("-Xlog:class+load:file=" + loaded), "--meshd", socket.toString(), "status"));

            assertThat(ended.out()).contains("State:       Connected");
            assertThat(ended.exitCode()).isZero();
        }
        assertThat(Files.readString(loaded))
                .contains("tools.jackson.")
                .doesNotContain("io.netty.", "ch.qos.logback.", "org.tomlj.", "java.net.http.");
    }

    @Test
    void resultsAreUtf8WhateverTheLocale(@TempDir Path home) throws Exception {
        Path socket = home.resolve("d.sock");
        try (FakePartner _ = FakePartner.onSocket(socket).willAnswer(200, "{\"payload\":\"grüße €\"}")) {
            ProcessBuilder builder = meshctl(
                    home, List.of(), "request", "--meshd", socket.toString(), "--target", ID, "--capability", "c");
            builder.environment().put("LC_ALL", "C");

            Ended ended = run(home, builder);

            assertThat(ended.out().getBytes(StandardCharsets.UTF_8))
                    .isEqualTo("\"grüße €\"\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void argumentThatTheLocaleCannotReadIsRefused(@TempDir Path home) throws Exception {
        ProcessBuilder builder =
                meshctl(home, List.of(), "acl", "json", "--source", "ü", "--target", "t", "--allow", "x");
        builder.environment().put("LC_ALL", "C");

        Ended ended = run(home, builder);

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("no text in this locale", "LC_ALL=C.UTF-8");
    }

    @Test
    void readerThatHasSeenEnoughIsNoFailure(@TempDir Path home) throws Exception {
        Process process = meshctl(home, List.of(), "acl", "json", "--source", ID, "--target", ID, "--allow", "x")
                .start();
        process.getInputStream().close();

        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void fullDiskIsAFailure(@TempDir Path home) throws Exception {
        ProcessBuilder builder = meshctl(home, List.of(), "version").redirectOutput(new File("/dev/full"));

        Ended ended = run(home, builder);

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).startsWith("meshctl: cannot write the result: ");
    }

    @Test
    void interruptEndsWithItsOwnCode(@TempDir Path home) throws Exception {
        Path socket = home.resolve("d.sock");
        try (FakePartner daemon = FakePartner.onSocket(socket).willBeSilent()) {
            Process process = meshctl(home, List.of(), "--meshd", socket.toString(), "status")
                    .start();
            daemon.awaitAsked(1);

            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();

            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
        }
    }
}
