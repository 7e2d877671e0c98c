package io.agentmesh.examples.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Somebody at a terminal, with a HOME of their own.
///
/// @param name who it is
/// @param home their home folder
/// @param meshctl the command line that they use
public record Person(String name, Path home, Path meshctl) {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /// Types a `meshctl` command and waits for its end.
    public Typed meshctl(String... words) {
        return type(meshctl, "", words);
    }

    /// Types a command with this text on its standard input; the first word shown is the program's file name.
    public Typed type(Path program, String input, String... words) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(words));
        List<String> shown = new ArrayList<>(List.of(program.getFileName().toString()));
        shown.addAll(List.of(words));
        try {
            return run(command, shown, input);
        } catch (IOException cannotRun) {
            throw new LabException("cannot run " + program, cannotRun);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while running " + program, interrupted);
        }
    }

    private Typed run(List<String> command, List<String> shown, String input) throws IOException, InterruptedException {
        Path out = Files.createTempFile(home, "out", null);
        Path err = Files.createTempFile(home, "err", null);
        Path in = Files.writeString(Files.createTempFile(home, "in", null), input);
        var builder = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment());
        Process process = builder.start();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new LabException(String.join(" ", shown) + ": no end after " + PATIENCE.toSeconds() + " s");
        }
        return new Typed(shown, process.exitValue(), read(out), read(err));
    }

    /// What their programs find in the environment. Proxies of the machine are not theirs.
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Map.of("HOME", home.toString(), "NO_COLOR", "1"));
        // Nobody here lives long enough to gain from the second compiler, and there are many of them.
        environment.put("MESH_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
        environment.put("NO_PROXY", "*");
        environment.put("no_proxy", "*");
        return environment;
    }

    /// The folder `.mesh`, for themselves alone.
    public Path meshDir() {
        return home.resolve(".mesh");
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
