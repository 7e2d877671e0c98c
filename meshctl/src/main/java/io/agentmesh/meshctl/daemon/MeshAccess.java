package io.agentmesh.meshctl.daemon;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.client.HttpCall;
import io.agentmesh.http.client.HttpClient;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.meshctl.exchange.JsonExchange;
import io.agentmesh.meshctl.exchange.Partner;
import io.agentmesh.meshctl.exchange.Refusal;
import io.agentmesh.meshctl.exchange.Target;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The mesh behind a daemon, as a program sees it that stays: whose cards there are, and what agents answer.
/// Thread-safe.
public final class MeshAccess {
    /// What the daemon and its registry may take for anything but a request.
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final HttpClient http;
    private final Path socket;
    private final DaemonClient daemon;
    private final DaemonPartner partner;

    public MeshAccess(HttpClient http, Path socket) {
        this.http = http;
        this.socket = socket;
        this.daemon = new DaemonClient(http, socket, DEADLINE);
        this.partner = new DaemonPartner(socket);
    }

    /// How the daemon is.
    public DaemonStatus status() throws CommandException {
        return daemon.status();
    }

    /// The cards of the user's groups, the newest first. One that cannot be read is left out: it is another
    /// member's, and must not hide the rest.
    public List<AgentCard> cards() throws CommandException {
        HttpCall call = HttpCall.overUnixSocket(
                        socket, "GET", Target.path("agents").toString())
                .withDeadline(DEADLINE);
        JsonArray listed = new JsonExchange(http, partner).array("cannot list the agents", call);
        List<AgentCard> cards = new ArrayList<>();
        for (JsonValue each : listed.items()) {
            if (Json.decode(each, AgentCard.SHAPE) instanceof Decoded.Ok<AgentCard>(var card)) {
                cards.add(card);
            }
        }
        return List.copyOf(cards);
    }

    /// Asks another agent and waits for its answer. Interrupting the thread gives the request up.
    public AgentReply ask(MeshRequest request) {
        Listening listening = new Listening(new RequestPartner(partner, request, this::selfId));
        String what = "request to " + request.target() + " failed";
        try {
            HttpCall call = HttpCall.overUnixSocket(
                            socket, "POST", Target.path("request").toString())
                    .withJson(request.toJson())
                    .withDeadline(request.deadline());
            JsonValue answer = new JsonExchange(http, listening).send(what, call);
            JsonValue payload = answer instanceof JsonObject object ? object.get("payload") : null;
            return new AgentReply.Answered(payload == null ? answer : payload);
        } catch (CommandException failed) {
            return new AgentReply.Failed(failed.failure(), listening.said);
        }
    }

    private Optional<String> selfId() {
        try {
            return status().agentId();
        } catch (CommandException silent) {
            // A sentence about something else, which can do without.
            return Optional.empty();
        }
    }

    /// Judges as `judge` does, and keeps the words that were judged. For one call.
    private static final class Listening implements Partner {
        private final Partner judge;
        private JsonObject said = JsonObject.empty();

        Listening(Partner judge) {
            this.judge = judge;
        }

        @Override
        public Failure unanswered(String what, HttpFailure failure) {
            return judge.unanswered(what, failure);
        }

        @Override
        public Failure refused(String what, Refusal refusal) {
            said = refusal.body();
            return judge.refused(what, refusal);
        }

        @Override
        public Failure misunderstood(String what, String why) {
            return judge.misunderstood(what, why);
        }
    }
}
