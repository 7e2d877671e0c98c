package io.agentmesh.meshd.testing;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonNull;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// An MCP server on standard input and output, with tools for each thing that can happen. It notes every
/// message that comes in a file, so that a test can see what the daemon said.
public final class McpServerProgram {
    private final Path notes;
    private final String version;
    private final List<String> tools = new ArrayList<>(
            List.of("echo", "words", "blocks", "fail", "wait", "steps", "huge", "shout", "learn", "die"));

    private McpServerProgram(Path notes, String version) {
        this.notes = notes;
        this.version = version;
    }

    /// The words that start it.
    ///
    /// @param notes where it writes what it hears
    /// @param version that it speaks
    public static List<String> command(Path notes, String version) {
        return List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                McpServerProgram.class.getName(),
                notes.toString(),
                version);
    }

    public static void main(String[] arguments) throws IOException {
        new McpServerProgram(Path.of(arguments[0]), arguments[1]).serve();
    }

    private void serve() throws IOException {
        note("pid " + ProcessHandle.current().pid() + " "
                + System.getenv().keySet().stream().anyMatch(name -> name.startsWith("MESH_")));
        System.err.println("here I am");
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                note(line);
                take((JsonObject) Json.parse(line).orThrow());
            }
        }
    }

    private void note(String line) throws IOException {
        Files.writeString(notes, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void take(JsonObject message) {
        JsonValue id = message.get("id");
        if (id == null || !(message.get("method") instanceof JsonString(String method))) {
            return;
        }
        JsonObject params = message.get("params") instanceof JsonObject given ? given : JsonObject.empty();
        switch (method) {
            case "initialize" ->
                result(
                        id,
                        JsonObject.empty()
                                .with("protocolVersion", version)
                                .with("capabilities", JsonObject.empty().with("tools", JsonObject.empty()))
                                .with(
                                        "serverInfo",
                                        JsonObject.empty().with("name", "all").with("version", "1")));
            case "tools/list" -> list(id, params);
            case "tools/call" -> call(id, String.valueOf(params.get("name")).replace("\"", ""), params);
            case "ping" -> result(id, JsonObject.empty());
            default -> throw new IllegalStateException(method);
        }
    }

    /// Two pages.
    private void list(JsonValue id, JsonObject params) {
        boolean second = params.get("cursor") != null;
        List<JsonValue> page = (second ? tools.subList(3, tools.size()) : tools.subList(0, 3))
                .stream()
                        .<JsonValue>map(name -> JsonObject.empty()
                                .with("name", name)
                                .with("description", "does " + name)
                                .with("inputSchema", JsonObject.empty().with("type", "object")))
                        .toList();
        JsonObject result = JsonObject.empty().with("tools", new JsonArray(page));
        result(id, second ? result : result.with("nextCursor", "more"));
    }

    private void call(JsonValue id, String tool, JsonObject params) {
        JsonObject arguments = params.get("arguments") instanceof JsonObject given ? given : JsonObject.empty();
        switch (tool) {
            case "echo" -> result(id, said("see structured").with("structuredContent", arguments));
            case "words" -> result(id, said("just words"));
            case "blocks" ->
                result(id, JsonObject.empty().with("content", new JsonArray(List.of(block("one"), block("two")))));
            case "fail" -> result(id, said("no such file").with("isError", JsonBoolean.TRUE));
            case "wait" -> {} // until it is cancelled, and then too
            case "steps" -> {
                step(params, 1);
                step(params, 2);
                result(id, said("3"));
            }
            case "huge" -> result(id, said("x".repeat(9 << 20)));
            case "shout" -> {
                System.out.println("this is no message");
                System.err.println("c".repeat(5_000));
                result(id, said("null"));
            }
            case "learn" -> {
                tools.add("learnt");
                send(JsonObject.empty().with("method", "notifications/tools/list_changed"));
                result(id, said("true"));
            }
            case "learnt" -> result(id, said("it works"));
            case "die" -> System.exit(3);
            default ->
                send(JsonObject.empty()
                        .with("id", id)
                        .with(
                                "error",
                                JsonObject.empty()
                                        .with("code", JsonInteger.of(-32602))
                                        .with("message", "no tool " + tool)));
        }
    }

    private void step(JsonObject params, int number) {
        JsonValue token = params.get("_meta") instanceof JsonObject meta ? meta.get("progressToken") : null;
        send(JsonObject.empty()
                .with("method", "notifications/progress")
                .with(
                        "params",
                        JsonObject.empty()
                                .with("progressToken", token == null ? JsonNull.NULL : token)
                                .with("progress", JsonInteger.of(number))
                                .with("total", JsonInteger.of(3))));
    }

    private static JsonObject said(String text) {
        return JsonObject.empty().with("content", new JsonArray(List.of(block(text))));
    }

    private static JsonObject block(String text) {
        return JsonObject.empty().with("type", "text").with("text", text);
    }

    private static void result(JsonValue id, JsonObject result) {
        send(JsonObject.empty().with("id", id).with("result", result));
    }

    private static void send(JsonObject message) {
        System.out.println(message.with("jsonrpc", "2.0"));
    }
}
