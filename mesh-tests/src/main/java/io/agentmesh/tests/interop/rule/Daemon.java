package io.agentmesh.tests.interop.rule;

import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.examples.lab.Frame;
import io.agentmesh.examples.lab.LabException;
import io.agentmesh.examples.lab.Person;
import io.agentmesh.examples.lab.Recorder;
import io.agentmesh.examples.lab.Running;
import io.agentmesh.examples.play.Maker;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpClientConfig;
import io.agentmesh.http.message.HttpResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A daemon of either maker, the agent behind it, and the link that it has.
final class Daemon {
    /// Its own time limits end a request long before.
    private static final Duration FORGOTTEN = Duration.ofMinutes(2);

    private static final int PATIENT = 30;

    private final RuleStage stage;
    private final RuleStage.Seat seat;
    private final Maker maker;
    private final Door door;
    private final Person person;
    private final AgentKeyPair key = AgentKeyPair.generate(new SecureRandom());
    private final HeldAgent agent;
    private final HttpClient http;
    private int starts;
    private Running running;

    /// Whom it lets in.
    enum Door {
        OPEN,
        CLOSED
    }

    @SuppressWarnings("NullAway.Init") // whoever makes it starts it
    Daemon(RuleStage stage, RuleStage.Seat seat, Maker maker, Door door) throws IOException {
        this.stage = stage;
        this.seat = seat;
        this.maker = maker;
        this.door = door;
        this.person =
                stage.lab().person(seat.name(), stage.wardrobe().of(Maker.JAVA).meshctl());
        this.agent = stage.lab().keep(new HeldAgent());
        this.http = stage.lab()
                .keep(HttpClient.create(
                        HttpClientConfig.DEFAULTS.withMaxIdleConnections(0).withDeadline(FORGOTTEN), System::nanoTime));
        writeConfig(agent.url());
    }

    /// Starts it, or starts it again; returns once it is connected.
    void start() {
        start(maker);
    }

    /// Starts a daemon of this maker with this one's home and key.
    void start(Maker of) {
        String name = "meshd-" + seat.name() + "-" + ++starts;
        long before = logins();
        running = stage.lab().start(name, person, stage.wardrobe().of(of).meshd(), List.of("-c", config().toString()));
        stage.lab().await(running, seat.name() + " to be connected", () -> logins() > before && listens());
    }

    /// How often a relay let it in.
    private long logins() {
        return link().frames().stream()
                .filter(frame ->
                        frame.sender() == Frame.Sender.RELAY && frame.text().contains("\"success\":true"))
                .count();
    }

    private boolean listens() {
        try {
            return call("GET", "/status", null).status() == 200;
        } catch (IOException notThere) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", interrupted);
        }
    }

    /// Ends it at once, without a word to anybody.
    void kill() {
        running.kill();
    }

    /// Asks it to end, and waits until it has.
    void end() {
        running.end();
    }

    String id() {
        return key.id().value();
    }

    HeldAgent agent() {
        return agent;
    }

    Recorder link() {
        return seat.link();
    }

    Person person() {
        return person;
    }

    /// What it put on its link and what came, as envelopes.
    Stream<Sent> envelopes() {
        return RuleStage.sent(link());
    }

    String output() {
        return running.output();
    }

    /// Has it ask another agent; returns its answer.
    HttpResponse ask(String target, JsonObject payload, int seconds) throws IOException, InterruptedException {
        var question = JsonObject.empty()
                .with("target", target)
                .with("capability", "echo")
                .with("payload", payload)
                .with("timeout_secs", JsonInteger.of(seconds));
        return call("POST", "/request", question);
    }

    /// The same on a thread of its own.
    CompletableFuture<HttpResponse> asking(String target, JsonObject payload, int seconds) {
        var answer = new CompletableFuture<HttpResponse>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(ask(target, payload, seconds));
            } catch (IOException | InterruptedException failed) {
                answer.completeExceptionally(failed);
            }
        });
        return answer;
    }

    /// Has it ask for an echo of this text, which must come.
    void echo(String target, String text) throws IOException, InterruptedException {
        expectEcho(ask(target, saying(text), PATIENT), text);
    }

    static void expectEcho(HttpResponse answer, String text) {
        JsonValue told = Json.parse(answer.bodyText()).toOptional().orElse(JsonObject.empty());
        boolean isEcho = told instanceof JsonObject object
                && object.get("payload") instanceof JsonObject payload
                && payload.get("said") instanceof JsonString(var said)
                && said.equals(text);
        expect(answer.status() == 200 && isEcho, "an echo of " + text, answer);
    }

    /// Fails with what came instead.
    static void expect(boolean isSo, String what, HttpResponse answer) {
        if (!isSo) {
            throw new LabException("expected " + what + ", got " + answer.status() + " " + answer.bodyText());
        }
    }

    static JsonObject saying(String text) {
        return JsonObject.empty().with("said", text);
    }

    private HttpResponse call(String method, String path, @Nullable JsonObject body)
            throws IOException, InterruptedException {
        HttpCall call = HttpCall.overUnixSocket(person.meshDir().resolve("meshd.sock"), method, path);
        return http.send(body == null ? call : call.withJson(body.toString()));
    }

    /// Has the daemon look for its agent where nobody is, from its next start.
    void loseAgent() throws IOException {
        writeConfig("http://127.0.0.1:" + stage.lab().freePort());
    }

    private Path config() {
        return person.home().resolve("meshd.json");
    }

    private void writeConfig(String agentUrl) throws IOException {
        JsonValue acl = Json.parse("{\"default_deny\":" + (door == Door.CLOSED) + ",\"rules\":[]}")
                .orThrow();
        String text = JsonObject.empty()
                .with("secret_key_hex", key.secretHex())
                .with("relay_url", seat.relayUrl())
                .with("local_agent_url", agentUrl)
                .with("acl", acl)
                .toString();
        Files.writeString(config(), text);
        Files.setPosixFilePermissions(config(), PosixFilePermissions.fromString("rw-------"));
    }
}
