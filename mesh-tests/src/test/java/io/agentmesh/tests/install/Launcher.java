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

/// The launcher of a distribution's programs, with a Java runtime beside it that only tells what it is
/// asked.
public final class Launcher {
    private static final Path SCRIPT =
            Path.of("..").toAbsolutePath().normalize().resolve("deploy/launcher.sh");

    private final Path home;

    /// @param home an empty folder
    public Launcher(Path home) throws IOException {
        this.home = home;
        write("runtime/bin/java", "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    }

    /// What the JVM of a program is given, up to the program itself.
    ///
    /// @param more value of `MESH_JAVA_OPTIONS`
    public List<String> options(String program, String more, String... arguments)
            throws IOException, InterruptedException {
        Path script = write("bin/" + program, Files.readString(SCRIPT).replace("@PROGRAM@", program));
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("MESH_JAVA_OPTIONS", more);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output.lines().takeWhile(word -> !word.equals("-jar")).toList();
    }

    private Path write(String path, String text) throws IOException {
        Path file = home.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
