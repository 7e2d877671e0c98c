package io.agentmesh.tests.docs;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Somebody who types blocks of commands at a shell, one after the other, with a home of their own and our programs on
/// the path. Ports and the other agent's home are made free ones; nothing else is changed. After a command with `&` the
/// reader waits until the program says that it is ready, as people do.
final class ShellReader {
    static final Path ROOT = Path.of("").toAbsolutePath().resolveSibling("");
    private static final long PATIENCE_MINUTES = 10;

    /// `start` keeps a program's output open, and returns once it has said that it is ready.
    private static final String READER = """
            set -euo pipefail
            cd "$HOME"
            trap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT
            pipes=0
            start() {
                pipes=$((pipes + 1))
                mkfifo "$HOME/pipe$pipes"
                eval "exec env $1" >"$HOME/pipe$pipes" 2>>"$HOME/log" &
                exec {said}<"$HOME/pipe$pipes"
                while read -r line <&"$said"; do
                    case "$line" in *ready* | *"on port"*) break ;; esac
                done
                case "$1" in
                *meshd*) for _ in $(seq 60); do eval "${1%%meshd*}meshctl status" | grep -q 'Relay: *up' && break; done ;;
                esac
            }
            """;

    /// How it ended.
    ///
    /// @param out what it printed
    /// @param log the same and what the programs in the background said
    record Ended(int exitCode, String out, String log) {}

    private ShellReader() {}

    static Ended type(List<String> blocks, Path home) throws IOException, InterruptedException {
        String script = READER;
        for (String block : blocks) {
            script += block.replaceAll("(?m)^(.*) &$", "start '$1'");
        }
        Map<String, String> free = freeValues(home);
        Path file = Files.writeString(home.resolve("reader.sh"), withValues(script, free));
        Path out = home.resolve("out");
        ProcessBuilder builder = new ProcessBuilder("bash", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("HOME", home.toString());
        environment.put(
                "PATH",
                ROOT.resolve("scripts") + ":" + System.getProperty("java.home") + "/bin:" + environment.get("PATH"));
        Process reader = builder.start();
        try {
            boolean over = reader.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
            Path log = home.resolve("log");
            String said = Files.readString(out);
            return new Ended(
                    over ? reader.exitValue() : -1, said, said + (Files.exists(log) ? Files.readString(log) : ""));
        } finally {
            reader.descendants().forEach(ShellReader::end);
            end(reader.toHandle());
            endDaemonsOf(free);
        }
    }

    /// Waits for it: one that is still ending writes into the folder that is to be deleted.
    private static void end(ProcessHandle program) {
        program.destroy();
        program.onExit().orTimeout(1, TimeUnit.MINUTES).join();
    }

    /// In one pass: a free port such as 39001 has another key in it, and what was put in is not looked at again.
    static String withValues(String script, Map<String, String> values) {
        String keys = values.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|"));
        return Pattern.compile(keys)
                .matcher(script)
                .replaceAll(key -> Matcher.quoteReplacement(values.get(key.group())));
    }

    /// Those that a reader who did not come to the end has left in the background.
    private static void endDaemonsOf(Map<String, String> free) {
        String port = free.get("9001");
        String other = free.get("9002");
        ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line ->
                                line.contains("http://127.0.0.1:" + port) || line.contains("http://127.0.0.1:" + other))
                        .isPresent())
                .forEach(ShellReader::end);
    }

    private static Map<String, String> freeValues(Path home) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        try (ServerSocket server = new ServerSocket(0);
                ServerSocket first = new ServerSocket(0);
                ServerSocket second = new ServerSocket(0)) {
            String port = Integer.toString(server.getLocalPort());
            values.put("8080", port);
            values.put("8443", port);
            values.put("9001", Integer.toString(first.getLocalPort()));
            values.put("9002", Integer.toString(second.getLocalPort()));
        }
        values.put("mesh.example", "localhost");
        values.put("0.0.0.0", "127.0.0.1");
        values.put("/tmp/bob", home.resolve("bob").toString());
        return values;
    }
}
