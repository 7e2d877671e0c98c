package io.agentmesh.meshd.testing;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.meshd.MeshdMain;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The program as a process, with a home folder of its own; it lets everybody in.
public final class DaemonProcess implements AutoCloseable {
    private final Process process;
    private final LocalCaller caller;

    private DaemonProcess(Process process, LocalCaller caller) {
        this.process = process;
        this.caller = caller;
    }

    /// Starts it beside an agent that is not there, and waits until its local API serves.
    public static DaemonProcess start(Path home, AgentKeyPair keys, URI relay) throws IOException {
        return start(home, keys, relay, Map.of());
    }

    /// The same with more variables in its environment.
    public static DaemonProcess start(Path home, AgentKeyPair keys, URI relay, Map<String, String> variables)
            throws IOException {
        return start(new Plan(home, keys, relay, URI.create("http://127.0.0.1:1/"), variables, null));
    }

    /// What is to be started.
    ///
    /// @param variables in its environment, beside those of this process
    /// @param disk where one of its folders is, if not where its home is
    public record Plan(
            Path home,
            AgentKeyPair keys,
            URI relay,
            URI localAgent,
            Map<String, String> variables,
            @Nullable SmallDisk disk) {}

    /// Starts it, and waits until its local API serves.
    public static DaemonProcess start(Plan plan) throws IOException {
        Path home = plan.home();
        Files.createDirectories(home);
        Path everybody = Files.writeString(home.resolve("acl.json"), "{\"default_deny\":false,\"rules\":[]}");
        List<String> command = List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                MeshdMain.class.getName(),
                "--relay",
                plan.relay().toString(),
                "--local-agent",
                plan.localAgent().toString(),
                "--acl",
                everybody.toString());
        SmallDisk disk = plan.disk();
        ProcessBuilder builder = new ProcessBuilder(disk == null ? command : disk.below(command))
                .redirectError(home.resolve("log").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MESH_") || name.equals("RUST_LOG"));
        builder.environment().put("HOME", home.toString());
        builder.environment().put("MESH_SECRET_KEY", plan.keys().secretHex());
        builder.environment().putAll(plan.variables());
        Process process = builder.start();
        if (process.inputReader().readLine() == null) {
            process.destroyForcibly();
            throw new IOException("no ready line: " + Files.readString(home.resolve("log")));
        }
        return new DaemonProcess(process, new LocalCaller(home.resolve(".mesh/meshd.sock")));
    }

    /// A path as the process sees it, which may have a disk of its own.
    public Path seenFromInside(Path path) {
        return Path.of("/proc/" + process.pid() + "/root" + path.toAbsolutePath());
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
        process.destroyForcibly().onExit().join();
    }
}
