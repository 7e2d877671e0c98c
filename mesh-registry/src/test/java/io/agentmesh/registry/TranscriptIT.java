package io.agentmesh.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.testing.Vectors;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.store.SqliteStore;
import io.agentmesh.registry.store.StoreLimits;
import io.agentmesh.registry.testing.TestRegistry;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `http-transcripts.json`, the registry's part, replayed: the original's statuses and, where it succeeds, its
/// JSON. Error bodies are ours. Values in `{{…}}` are whatever they are, and the same marker is the same value.
final class TranscriptIT {
    private static final Pattern MARKER = Pattern.compile("\\{\\{[^}]+}}");

    /// Where we answer otherwise on purpose: a role may be missing (registry §11 W16), and who is a member
    /// already is a conflict, not a failure of the database (registry §6.9).
    private static final Map<String, Integer> OURS = Map.of("add member: role missing", 409, "add member: twice", 409);

    private static final String TIME = "2031-01-01T00:00:00+00:00";

    private final Path folder;
    private final Map<String, String> bound = new HashMap<>();

    TranscriptIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void everyRequestIsAnsweredAsRecorded() throws Exception {
        fillAccounts();

        try (TestRegistry registry = TestRegistry.in(folder)) {
            for (Vectors recorded : Vectors.open("http-transcripts.json").cases("registry")) {
                // Times tell requests apart, as they did when this was recorded.
                registry.advance(Duration.ofMillis(1));
                check(recorded, replay(registry, recorded.object("request")));
            }
        }
    }

    private HttpResponse<String> replay(TestRegistry registry, Vectors request)
            throws IOException, InterruptedException {
        HttpRequest.Builder call = registry.request(filled(request.text("path")));
        for (String header : List.of("authorization", "content-type")) {
            if (request.object("headers").has(header)) {
                call.header(header, request.object("headers").text(header));
            }
        }
        call.method(
                request.text("method"),
                request.has("body") ? BodyPublishers.ofString(filled(request.text("body"))) : BodyPublishers.noBody());
        return registry.send(call);
    }

    private void check(Vectors recorded, HttpResponse<String> answer) {
        String name = recorded.text("name");
        Vectors expected = recorded.object("response");
        int status = Math.toIntExact(expected.number("status"));

        assertThat(answer.statusCode()).as("%s: %s", name, answer.body()).isEqualTo(OURS.getOrDefault(name, status));
        if (answer.statusCode() >= 400) {
            assertThat(answer.headers().firstValue("content-type").orElse("application/json"))
                    .as(name)
                    .isIn("application/json", "text/plain; charset=utf-8");
            return;
        }
        assertThat(answer.headers().firstValue("content-type"))
                .as(name)
                .isEqualTo(Optional.ofNullable(expected.object("headers").optionalText("content-type")));
        String body = expected.has("body") ? expected.text("body") : "";
        if (!body.startsWith("{") && !body.startsWith("[")) {
            assertThat(answer.body()).as(name).isEqualTo(body);
        } else {
            JsonValue wanted =
                    Json.parse(body.replace(":{{millis}}", ":\"{{millis}}\"")).orThrow();
            compare(name, wanted, Json.parse(answer.body()).orThrow());
        }
    }

    /// Compares member by member; `online`, which we add, is allowed.
    private void compare(String where, JsonValue wanted, JsonValue found) {
        switch (wanted) {
            case JsonObject object -> {
                Map<String, JsonValue> members = new HashMap<>(((JsonObject) found).members());
                members.remove("online");
                assertThat(members.keySet())
                        .as(where)
                        .isEqualTo(object.members().keySet());
                object.members()
                        .forEach((name, value) ->
                                compare(where + "." + name, value, Objects.requireNonNull(members.get(name))));
            }
            case JsonArray array -> {
                List<JsonValue> items = ((JsonArray) found).items();
                assertThat(items).as(where).hasSameSizeAs(array.items());
                for (int i = 0; i < items.size(); i++) {
                    compare(where + "[" + i + "]", array.items().get(i), items.get(i));
                }
            }
            case JsonString(var text) when MARKER.matcher(text).matches() -> bind(where, text, found);
            default -> assertThat(found).as(where).isEqualTo(wanted);
        }
    }

    private void bind(String where, String marker, JsonValue found) {
        String value = found instanceof JsonString(var text) ? text : found.toString();
        switch (marker) {
            case "{{time:Z}}" -> assertThat(value).as(where).endsWith("Z");
            case "{{time:+00:00}}" -> assertThat(value).as(where).endsWith("+00:00");
            case "{{millis}}" -> assertThat(value).as(where).matches("-?\\d+");
            default -> {
                String before = bound.putIfAbsent(marker, value);
                assertThat(value).as(where).isEqualTo(before == null ? value : before);
            }
        }
    }

    private String filled(String text) {
        Matcher markers = MARKER.matcher(text);
        return markers.replaceAll(found -> Matcher.quoteReplacement(bound.getOrDefault(found.group(), found.group())));
    }

    /// The accounts that the recording began with, each with a group of its own.
    private void fillAccounts() throws StartException, InterruptedException {
        try (SqliteStore store = SqliteStore.open(folder.resolve("registry.db").toString(), StoreLimits.DEFAULT)) {
            for (String name : List.of("ann", "ben", "gus")) {
                String user = UUID.randomUUID().toString();
                String group = UUID.randomUUID().toString();
                bound.put("{{user_id of " + name + "}}", user);
                bound.put("{{group_id of " + name + "}}", group);
                String hash = SecretHash.of("test-token-" + name).hex();
                store.write(tx -> {
                    tx.update("INSERT INTO users VALUES (?, ?, 'test', ?, ?)", user, "test:" + name, name, TIME);
                    tx.update("INSERT INTO groups VALUES (?, ?, ?, ?)", group, "group-" + name, user, TIME);
                    tx.update("INSERT INTO group_members VALUES (?, ?, 'owner')", group, user);
                    return tx.update("INSERT INTO api_tokens VALUES (?, ?, ?, NULL)", hash, user, TIME);
                });
            }
        }
    }
}
