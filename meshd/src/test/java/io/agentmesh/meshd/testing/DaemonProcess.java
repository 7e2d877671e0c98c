package io.agentmesh.meshd.testing;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.meshd.MeshdMain;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The program as a process, with a home folder of its own.
public final class DaemonProcess implements AutoCloseable {
    private final Process process;
    private final LocalCaller caller;

    private DaemonProcess(Process process, LocalCaller caller) {
        this.process = process;
        this.caller = caller;
    }

    /// Starts it, and waits until its local API serves.
    public static DaemonProcess start(Path home, AgentKeyPair keys, URI relay) throws IOException {
        return start(home, keys, relay, Map.of());
    }

    /// The same with more variables in its environment.
    public static DaemonProcess start(Path home, AgentKeyPair keys, URI relay, Map<String, String> variables)
            throws IOException {
        Files.createDirectories(home);
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MeshdMain.class.getName(),
                        "--relay",
                        relay.toString(),
                        "--local-agent",
                        "http://127.0.0.1:1/"))
                .redirectError(home.resolve("log").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MESH_") || name.equals("RUST_LOG"));
        builder.environment().put("HOME", home.toString());
        builder.environment().put("MESH_SECRET_KEY", keys.secretHex());
        builder.environment().putAll(variables);
        Process process = builder.start();
        if (process.inputReader().readLine() == null) {
            process.destroyForcibly();
            throw new IOException("no ready line: " + Files.readString(home.resolve("log")));
        }
        return new DaemonProcess(process, new LocalCaller(home.resolve(".mesh/meshd.sock")));
    }

    /// Calls its local API.
    public LocalCaller caller() {
        return caller;
    }

    /// Ends it without a word, as `kill -9` does, and waits until it is gone.
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        caller.close();
        process.destroyForcibly();
    }
}
