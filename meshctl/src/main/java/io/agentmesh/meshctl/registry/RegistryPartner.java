package io.agentmesh.meshctl.registry;

import io.agentmesh.core.json.JsonString;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.meshctl.exchange.Partner;
import io.agentmesh.meshctl.exchange.Refusal;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.Failure;
import java.util.Optional;

/// Why a registry does not do what it was asked, and what helps.
///
/// @param url where it was asked
/// @param token what it was shown, if anything
record RegistryPartner(RegistryUrl url, Optional<Token> token) implements Partner {
    @Override
    public Failure unanswered(String what, HttpFailure failure) {
        return switch (failure.kind()) {
            case REFUSED, UNREACHABLE, UNKNOWN_HOST, CONNECT_TIMEOUT ->
                failure(Cause.REGISTRY_UNREACHABLE, what, failure, "Is the registry running there? " + address());
            case PROXY_REFUSED ->
                failure(
                        Cause.REGISTRY_UNREACHABLE,
                        what,
                        failure,
                        "The proxy is from HTTPS_PROXY, HTTP_PROXY or ALL_PROXY; NO_PROXY names hosts that need none. "
                                + address());
            case TLS ->
                failure(
                        Cause.REGISTRY_UNREACHABLE,
                        what,
                        failure,
                        "Its certificate must be good for this host and signed by somebody the JDK trusts, or by one of"
                                + " --ca-file PATH. " + address());
            case TIMEOUT ->
                failure(
                        Cause.TIMED_OUT,
                        what,
                        failure,
                        "Try again, or wait longer with --timeout SECONDS. " + address());
            case CUT -> failure(Cause.UNAVAILABLE, what, failure, "Try again; if it stays so, see the registry's log.");
            case TOO_LARGE, MALFORMED, TOO_MANY_REDIRECTS, UPGRADE_REFUSED ->
                failure(Cause.NOT_UNDERSTOOD, what, failure, notARegistry());
        };
    }

    private static Failure failure(Cause cause, String what, HttpFailure failure, String next) {
        return new Failure(cause, what, String.valueOf(failure.getMessage()), next);
    }

    @Override
    public Failure refused(String what, Refusal refusal) {
        if (refusal.body().get("code") instanceof JsonString(var code) && code.startsWith("key_proof_")) {
            return unproven(what, refusal, code);
        }
        Cause cause = refusal.cause();
        return switch (cause) {
            case TOKEN_REFUSED -> unknownCaller(what, refusal);
            case UNAVAILABLE, SERVER_ERROR, TIMED_OUT ->
                new Failure(cause, what, refusal.why(), "Try again; if it stays so, see the registry's log.");
            case NOT_UNDERSTOOD -> new Failure(cause, what, refusal.why(), notARegistry());
            case NOT_FOUND ->
                new Failure(cause, what, refusal.why(), refusal.text().isEmpty() ? notARegistry() : "");
            default -> new Failure(cause, what, refusal.why(), "");
        };
    }

    private static Failure unproven(String what, Refusal refusal, String code) {
        String next =
                switch (code) {
                    case "key_proof_required" -> "Register again without --no-key-proof";
                    case "key_proof_expired" -> "Set this machine's clock, or use --no-key-proof";
                    default ->
                        "Its operator can set --audience to the name by which you address it; until then --no-key-proof"
                                + " helps if proofs are not required";
                };
        return new Failure(refusal.cause(), what, refusal.why(), next);
    }

    private Failure unknownCaller(String what, Refusal refusal) {
        String login = "meshctl login --cp-url " + url;
        return token.map(shown -> new Failure(
                        Cause.TOKEN_REFUSED,
                        what,
                        "the registry refuses the token of " + shown.origin() + ": " + refusal.why(),
                        "Log in again: " + login))
                .orElseGet(() -> new Failure(
                        Cause.NOT_LOGGED_IN,
                        what,
                        "you are not logged in: " + refusal.why(),
                        "Log in: " + login + "; or set MESH_TOKEN_FILE or MESH_TOKEN"));
    }

    @Override
    public Failure misunderstood(String what, String why) {
        return new Failure(Cause.NOT_UNDERSTOOD, what, why, notARegistry());
    }

    private String address() {
        return "The address " + url + " is from " + url.origin();
    }

    private String notARegistry() {
        return "Is " + url + " (from " + url.origin()
                + ") the address of a registry, and nothing in between that wants a login?";
    }
}
