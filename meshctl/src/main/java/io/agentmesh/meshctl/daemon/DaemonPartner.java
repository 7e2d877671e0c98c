package io.agentmesh.meshctl.daemon;

import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.meshctl.exchange.Partner;
import io.agentmesh.meshctl.exchange.Refusal;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// Why the daemon does not do what it was asked, and what helps.
///
/// @param socket where it was asked
record DaemonPartner(Path socket) implements Partner {
    private static final String START =
            "Start it: meshd --relay ws://HOST:PORT/relay/ws --local-agent http://127.0.0.1:PORT (your relay, your"
                    + " agent)";
    private static final String NAME_IT = "Name the daemon's socket with --meshd PATH";
    private static final String RESTART = "then restart meshd, which keeps the token that it started with";

    @Override
    public Failure unanswered(String what, HttpFailure failure) {
        return switch (failure.kind()) {
            case REFUSED, UNREACHABLE, UNKNOWN_HOST, PROXY_REFUSED, TLS -> unreachable(what, failure);
            case CONNECT_TIMEOUT, TIMEOUT ->
                new Failure(
                        Cause.TIMED_OUT, what, message(failure), "Is meshd stuck? See its log; restart it if need be");
            case CUT ->
                new Failure(Cause.UNAVAILABLE, what, "meshd ended the connection without an answer", "See its log");
            case TOO_LARGE, MALFORMED, TOO_MANY_REDIRECTS, UPGRADE_REFUSED -> misunderstood(what, message(failure));
        };
    }

    private Failure unreachable(String what, HttpFailure failure) {
        return switch (SocketFile.at(socket)) {
            case MISSING ->
                new Failure(
                        Cause.DAEMON_DOWN,
                        what,
                        "meshd is not running (no socket at " + socket + ")",
                        START + ". If one runs elsewhere, name its socket: --meshd PATH");
            case NO_SOCKET -> new Failure(Cause.UNUSABLE_FILE, what, socket + " is not a socket", NAME_IT);
            case HIDDEN ->
                new Failure(
                        Cause.UNUSABLE_FILE,
                        what,
                        "the socket " + socket + " cannot be opened",
                        "It belongs to the user who runs that meshd; check its owner and rights (ls -ld)");
            case SOCKET ->
                failure.kind() == HttpFailure.Kind.REFUSED
                        ? new Failure(
                                Cause.DAEMON_DOWN, what, "meshd is not running (nobody serves " + socket + ")", START)
                        : new Failure(Cause.UNUSABLE_FILE, what, message(failure), NAME_IT);
        };
    }

    @Override
    public Failure refused(String what, Refusal refusal) {
        return switch (refusal.status()) {
            case 401 -> unknownCaller(what, refusal);
            case 502 ->
                new Failure(
                        Cause.REGISTRY_UNREACHABLE,
                        what,
                        "meshd cannot reach the registry: " + refusal.why(),
                        "Is it running? meshctl status shows its address");
            case 503 -> unavailable(what, refusal);
            default -> new Failure(refusal.cause(), what, refusal.why(), "");
        };
    }

    private static Failure unknownCaller(String what, Refusal refusal) {
        if (refusal.text().equals("not authenticated")) {
            return new Failure(Cause.NOT_LOGGED_IN, what, "meshd has no token", "Log in: meshctl login; " + RESTART);
        }
        return new Failure(
                Cause.TOKEN_REFUSED,
                what,
                "the registry refuses meshd's token: " + refusal.why(),
                "Log in again: meshctl login; " + RESTART);
    }

    private static Failure unavailable(String what, Refusal refusal) {
        if (refusal.text().equals("cp_url not configured")) {
            return new Failure(
                    Cause.NOT_CONFIGURED,
                    what,
                    "meshd has no registry",
                    "Restart it with --cp-url URL, or log in first: meshctl login --cp-url URL");
        }
        return refusal.text().startsWith("relay ")
                ? relayDown(what, refusal)
                : new Failure(Cause.UNAVAILABLE, what, refusal.why(), "Try again");
    }

    static Failure relayDown(String what, Refusal refusal) {
        return new Failure(
                Cause.RELAY_DOWN,
                what,
                "meshd has no link to the relay: " + refusal.why(),
                "Try again in a moment; if it stays so, check that the relay runs and see meshd's log");
    }

    @Override
    public Failure misunderstood(String what, String why) {
        return new Failure(Cause.NOT_UNDERSTOOD, what, why, "Is it meshd that serves " + socket + "? " + NAME_IT);
    }

    private static String message(HttpFailure failure) {
        return String.valueOf(failure.getMessage());
    }

    /// What lies where the socket should be.
    private enum SocketFile {
        MISSING,
        NO_SOCKET,
        HIDDEN,
        SOCKET;

        static SocketFile at(Path path) {
            try {
                return Files.readAttributes(path, BasicFileAttributes.class).isOther()
                        ? Files.isWritable(path) ? SOCKET : HIDDEN
                        : NO_SOCKET;
            } catch (java.nio.file.NoSuchFileException absent) {
                return MISSING;
            } catch (IOException refused) {
                return HIDDEN;
            }
        }
    }
}
