package io.agentmesh.tests.kill;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.examples.lab.LabException;
import io.agentmesh.examples.lab.Person;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.message.HttpResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/// One agent: its home, its key, the program that answers, and the daemon beside it. For any thread, but for the
/// daemon, which belongs to the one that kills.
final class Seat {
    private static final JsonInteger HOUR = JsonInteger.of(3_600);

    private final AgentKeyPair key;
    private final Person person;
    private final CountingAgent agent;
    private final Program daemon;
    private final HttpClient http;

    Seat(AgentKeyPair key, Person person, CountingAgent agent, Program daemon, HttpClient http) {
        this.key = key;
        this.person = person;
        this.agent = agent;
        this.daemon = daemon;
        this.http = http;
    }

    String name() {
        return person.name();
    }

    String id() {
        return key.id().value();
    }

    CountingAgent agent() {
        return agent;
    }

    Program daemon() {
        return daemon;
    }

    /// The database of its offline channel.
    Path database() {
        return person.meshDir().resolve("offline").resolve("channel.db");
    }

    /// Tells its daemon where the registry is, and who it is.
    void writeConfig(String registryUrl, String token) throws IOException {
        Files.writeString(
                person.meshDir().resolve("config.toml"),
                "bearer_token = \"" + token + "\"\ncp_url = \"" + registryUrl + "\"\nsecret_key = \"" + key.secretHex()
                        + "\"\n");
    }

    /// Its card: one capability that does no harm when it is asked twice, one that may.
    JsonObject card() {
        List<JsonValue> capabilities = List.of(capability(Mailing.REPEATABLE), capability(Mailing.ONCE));
        return JsonObject.empty()
                .with("agent_id", id())
                .with("name", name())
                .with("capabilities", new JsonArray(capabilities))
                .with(
                        "metadata",
                        JsonObject.empty()
                                .with("idempotent", new JsonArray(List.of(new JsonString(Mailing.REPEATABLE)))));
    }

    private static JsonObject capability(String name) {
        return JsonObject.empty().with("name", name);
    }

    /// Leaves a message with its daemon.
    ///
    /// @return the status
    /// @throws IOException if the daemon is away: whether it took the message is not known
    int send(Seat target, String capability, String mark, UUID id) throws IOException, InterruptedException {
        var message = JsonObject.empty()
                .with("target", target.id())
                .with("capability", capability)
                .with(
                        "payload",
                        JsonObject.empty().with("capability", capability).with("mark", mark))
                .with("ttl_secs", HOUR)
                .with("id", id.toString());
        return http.send(HttpCall.overUnixSocket(socket(), "POST", "/messages").withJson(message.toString()))
                .status();
    }

    /// What its daemon sent, or has received.
    ///
    /// @param list `messages` or `inbox`
    /// @throws IOException if the daemon is away
    List<JsonObject> list(String list) throws IOException {
        return ask("/" + list) instanceof JsonObject answer && answer.get("messages") instanceof JsonArray messages
                ? messages.items().stream().map(JsonObject.class::cast).toList()
                : List.of();
    }

    /// One message that its daemon sent, answer included.
    JsonObject message(UUID id) throws IOException {
        return (JsonObject) ask("/messages/" + id);
    }

    private JsonValue ask(String path) throws IOException {
        try {
            HttpResponse answer = http.send(HttpCall.overUnixSocket(socket(), "GET", path));
            return Json.parse(answer.bodyText()).orThrow();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", interrupted);
        }
    }

    private Path socket() {
        return person.meshDir().resolve("meshd.sock");
    }
}
