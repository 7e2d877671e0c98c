package io.agentmesh.meshctl.daemon;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.meshctl.exchange.Partner;
import io.agentmesh.meshctl.exchange.Refusal;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.failure.Printable;
import java.util.Optional;
import java.util.function.Supplier;

/// Why a request to another agent ended without a reply (sdk-and-meshd §17.4). The daemon's other failures are
/// those of [DaemonPartner].
///
/// @param daemon the daemon as such
/// @param request what was asked
/// @param self the id of the agent that asked, if the daemon tells; looked up only when it is to be shown
record RequestPartner(DaemonPartner daemon, MeshRequest request, Supplier<Optional<String>> self) implements Partner {
    private static final String ACL_DENIED = "acl_denied";
    private static final int UNKNOWN_STATUS = 500;

    @Override
    public Failure unanswered(String what, HttpFailure failure) {
        return daemon.unanswered(what, failure);
    }

    @Override
    public Failure misunderstood(String what, String why) {
        return daemon.misunderstood(what, why);
    }

    @Override
    public Failure refused(String what, Refusal refusal) {
        if (isDenial(refusal)) {
            return denied();
        }
        // Our daemon names the reason; the original's has only the status.
        return switch (word(refusal.body(), "reason")) {
            case "relay_unreachable", "auth_failed" -> DaemonPartner.relayDown(what, refusal);
            case "rate_limited", "queue_full", "busy", "draining" ->
                new Failure(Cause.UNAVAILABLE, what, refusal.why(), "Try again");
            case "agent_offline" ->
                new Failure(
                        Cause.UNAVAILABLE,
                        what,
                        refusal.why(),
                        "Is its meshd running, and is it of your group? meshctl discover lists whom you reach");
            case "incomplete" ->
                new Failure(Cause.UNAVAILABLE, what, "a result was lost on the way: " + refusal.why(), "Try again");
            case "unknown_agent" ->
                new Failure(Cause.NOT_FOUND, what, refusal.why(), "Is the id right? meshctl discover lists agents");
            case "revoked", "not_allowed" -> new Failure(Cause.NOT_ALLOWED, what, refusal.why(), "");
            case "noise", "session_unknown", "invalid_message", "bad_signature", "sender_mismatch", "wrong_receiver" ->
                new Failure(Cause.UNAVAILABLE, what, "no answer that can be trusted: " + refusal.why(), "Try again");
            default -> refusedByStatus(what, refusal);
        };
    }

    /// Why a stream ended early, as its last line says it.
    Failure brokenOff(String what, JsonObject lastLine) {
        int status = lastLine.get("code") instanceof JsonInteger code
                ? (int) code.asLong().orElse(UNKNOWN_STATUS)
                : UNKNOWN_STATUS;
        return refused(what, new Refusal(status, word(lastLine, "error"), lastLine));
    }

    private Failure refusedByStatus(String what, Refusal refusal) {
        return switch (refusal.status()) {
            // Every daemon knows requests, and has no other path to miss: the original's knows no streams.
            case 404 -> new Failure(Cause.REFUSED, what, "this meshd does not know streams", "Ask without --stream");
            case 502 -> badGateway(what, refusal);
            case 504 -> timedOut(what, refusal);
            default -> daemon.refused(what, refusal);
        };
    }

    private static Failure badGateway(String what, Refusal refusal) {
        if (refusal.text().startsWith("send")) {
            return DaemonPartner.relayDown(what, refusal);
        }
        return new Failure(Cause.REMOTE_ERROR, what, "the agent answered with an error: " + remoteError(refusal), "");
    }

    /// The callee's own object, which the daemon passes on as text, or the daemon's word for it.
    private static boolean isDenial(Refusal refusal) {
        return word(refusal.body(), "reason").equals(ACL_DENIED)
                || word(remoteObject(refusal), "error").equals(ACL_DENIED);
    }

    private Failure denied() {
        Optional<String> caller = self.get();
        return new Failure(
                Cause.ACL_DENIED,
                "denied",
                request.target() + " does not allow " + caller.orElse("you") + " to call " + request.capability(),
                "Ask its owner: meshctl acl create --source=" + caller.orElse("YOUR_AGENT_ID") + " --target="
                        + request.target() + " --capabilities " + request.capability());
    }

    private Failure timedOut(String what, Refusal refusal) {
        String next = refusal.text().contains("handshake")
                ? "Is the agent's meshd running, and its id right? meshctl discover lists agents"
                : "Whether the agent did the work is not known; wait longer with --timeout SECONDS";
        return new Failure(
                Cause.TIMED_OUT, what, "no reply within " + request.timeoutSeconds() + " s: " + refusal.why(), next);
    }

    private static String remoteError(Refusal refusal) {
        String word = word(remoteObject(refusal), "error");
        return word.isEmpty() ? refusal.why() : Printable.quoted(word);
    }

    private static JsonObject remoteObject(Refusal refusal) {
        JsonValue remote = Json.parse(refusal.text()).toOptional().orElse(JsonObject.empty());
        return remote instanceof JsonObject object ? object : JsonObject.empty();
    }

    private static String word(JsonObject object, String member) {
        return object.get(member) instanceof JsonString text ? text.value() : "";
    }
}
