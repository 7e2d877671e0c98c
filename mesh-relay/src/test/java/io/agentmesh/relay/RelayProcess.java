package io.agentmesh.relay;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The program as a process on a free port, in a folder of its own.
final class RelayProcess {
    private static final Pattern ADDRESS = Pattern.compile(" listen=(\\S+)");

    private final Process process;
    private final String address;

    private RelayProcess(Process process) throws IOException {
        this.process = process;
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = Objects.requireNonNull(out.readLine(), "the program ended without a ready line");
        Matcher found = ADDRESS.matcher(line);
        if (!found.find()) {
            throw new IOException("no ready line: " + line);
        }
        this.address = found.group(1);
    }

    /// Starts it, and waits until it takes connections.
    ///
    /// @param folder its working folder, with `relay.toml` if it is to read one
    static RelayProcess start(Path folder) throws IOException {
        return new RelayProcess(
                command(folder).redirectError(ProcessBuilder.Redirect.DISCARD).start());
    }

    /// Starts it with a data folder on a file system of its own, which nobody else sees and which is gone with it.
    ///
    /// @param folder its working folder; its data lies in `data` there
    /// @param size of that file system, as `mount` takes it
    static RelayProcess startOnDiskOf(Path folder, String size) throws IOException {
        ProcessBuilder builder = command(folder).redirectError(ProcessBuilder.Redirect.DISCARD);
        String mount = "mount -t tmpfs -o size=" + size + ",mode=700 relay-data data && exec \"$@\"";
        builder.command().addAll(0, List.of("unshare", "--map-root-user", "--mount", "sh", "-c", mount, "sh"));
        Files.createDirectories(folder.resolve("data"));
        return new RelayProcess(builder.start());
    }

    /// Whether a process here may have a file system of its own.
    static boolean disksCanBeMade() throws IOException, InterruptedException {
        return new ProcessBuilder("unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/mnt")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// A path as the process sees it.
    Path seenFromInside(Path path) {
        return Path.of("/proc/" + process.pid() + "/root" + path.toAbsolutePath());
    }

    /// Starts it where it cannot start, and waits for its end.
    ///
    /// @return what it said on standard error
    static String failToStart(Path folder) throws IOException, InterruptedException {
        Process failing = command(folder).start();
        String errors = new String(failing.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        if (failing.waitFor() != 1) {
            throw new AssertionError("exit code " + failing.exitValue() + ": " + errors);
        }
        return errors;
    }

    private static ProcessBuilder command(Path folder) {
        var builder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        Objects.requireNonNull(System.getProperty("java.class.path")),
                        RelayMain.class.getName(),
                        "--listen",
                        "127.0.0.1:0")
                .directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MESH_") || name.equals("RUST_LOG"));
        return builder;
    }

    URI http(String path) {
        return URI.create("http://" + address + path);
    }

    URI ws() {
        return URI.create("ws://" + address + "/ws");
    }

    /// SIGTERM: it ends in good order.
    ///
    /// @return its exit code
    int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    /// SIGKILL: it does nothing more, whatever it was doing.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
