package io.agentmesh.meshd.keystore;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.JsonShape;
import io.agentmesh.core.json.ObjectReader;
import io.agentmesh.core.json.ObjectWriter;
import io.agentmesh.core.revocation.KeyChange;
import io.agentmesh.core.revocation.RotationRequest;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.http.message.HttpResponse;
import io.agentmesh.http.message.RequestRefused;
import io.agentmesh.http.route.Routes;
import io.agentmesh.meshd.body.JsonBody;
import io.agentmesh.meshd.node.NodeView;
import io.agentmesh.program.files.UnusableFileException;
import java.math.BigInteger;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Rotates the agent's key in two steps (sdk-and-meshd §16.3, §17.2). One step at a time: both hold this
/// object's lock.
public final class RotationRoutes {
    /// How long the old key stays good unless the caller says otherwise: a day.
    private static final BigInteger DEFAULT_GRACE_SECONDS = BigInteger.valueOf(86_400);

    private static final JsonShape<BigInteger> GRACE = value -> {
        BigInteger given =
                ObjectReader.of(value, "rotation", "grace_period_secs").optionalUint64("grace_period_secs");
        return given == null ? DEFAULT_GRACE_SECONDS : given;
    };

    /// Calls to the control plane, with the owner's token.
    @FunctionalInterface
    public interface ControlPlaneCalls {
        /// Posts JSON, or nothing.
        ///
        /// @throws RequestRefused if there is no answer
        HttpResponse post(String target, @Nullable String json) throws InterruptedException;
    }

    /// What another key means to the rest of the daemon.
    public interface Succession {
        /// Begins nothing new until [#resume], and gives what is under way some time to end.
        void settle() throws InterruptedException;

        /// This key is in use from now on.
        void goOnAs(AgentKeyPair keys);

        /// Goes on, under the key that is in use now.
        void resume();
    }

    private final NodeView node;
    private final Keystore keys;
    private final ControlPlaneCalls controlPlane;
    private final InstantSource timeOfDay;
    private final Succession succession;

    /// Takes what it works with.
    public RotationRoutes(
            NodeView node,
            Keystore keys,
            ControlPlaneCalls controlPlane,
            InstantSource timeOfDay,
            Succession succession) {
        this.node = node;
        this.keys = keys;
        this.controlPlane = controlPlane;
        this.timeOfDay = timeOfDay;
        this.succession = succession;
    }

    /// Both steps.
    public Routes routes() {
        return Routes.builder()
                .post("/rotate", this::begin)
                .post("/rotate/complete", this::complete)
                .build();
    }

    private synchronized HttpResponse begin(HttpRequest request) throws InterruptedException {
        BigInteger grace = JsonBody.read(request, GRACE);
        AgentCard card = node.group()
                .card(node.self())
                .orElseThrow(() ->
                        new RequestRefused(503, "own agent card not found in peers list; ensure CP sync is active"));
        requireWayToAsk();
        boolean begunBefore = keys.pending().isPresent();
        AgentKeyPair successor = prepare();
        KeyChange change = KeyChange.sign(keys.current(), successor, timeOfDay.millis());
        String json = new RotationRequest(card.id(), change, grace).toJson();
        HttpResponse answer = controlPlane.post("/agents/" + card.id() + "/rotate-key", json);
        if (!answer.isSuccess()) {
            // A key that the control plane never took is of no use; an earlier one it may be waiting for.
            if (!begunBefore && answer.status() / 100 == 4) {
                keys.discard();
            }
            throw new RequestRefused(answer.status(), "CP rotate-key failed: " + answer.bodyText());
        }
        return HttpResponse.json(
                200,
                new ObjectWriter()
                        .uuid("card_id", card.id().value())
                        .string("new_agent_id", successor.id().value())
                        .raw("grace_period_secs", grace.toString())
                        .end());
    }

    /// Before a key is made that nobody would be told of.
    private void requireWayToAsk() {
        if (node.cpUrl().isEmpty()) {
            throw new RequestRefused(503, "cp_url not configured");
        }
        if (node.token().isEmpty()) {
            throw new RequestRefused(401, "not authenticated");
        }
    }

    private AgentKeyPair prepare() {
        try {
            return keys.prepare();
        } catch (UnusableFileException unusable) {
            throw new RequestRefused(500, "cannot keep the new key: " + unusable.getMessage());
        }
    }

    private synchronized HttpResponse complete(HttpRequest request) throws InterruptedException {
        AgentKeyPair successor = keys.pending()
                .orElseThrow(() -> new RequestRefused(409, "no pending rotation; call POST /rotate first"));
        AgentCard card = node.group()
                .card(node.self())
                .orElseThrow(() -> new RequestRefused(503, "own agent card not found in peers list"));
        try {
            succession.settle();
            replace(card, successor);
        } finally {
            succession.resume();
        }
        return HttpResponse.json(
                200,
                new ObjectWriter()
                        .string("new_agent_id", successor.id().value())
                        .string("status", "completed")
                        .end());
    }

    /// The control plane revokes the old key as it takes the new one: from then on nobody answers the old one.
    private void replace(AgentCard card, AgentKeyPair successor) throws InterruptedException {
        HttpResponse answer = controlPlane.post("/agents/" + card.id() + "/complete-rotation", null);
        if (!answer.isSuccess()) {
            throw new RequestRefused(answer.status(), "CP complete-rotation failed: " + answer.bodyText());
        }
        succession.goOnAs(keys.succeed(successor));
    }
}
