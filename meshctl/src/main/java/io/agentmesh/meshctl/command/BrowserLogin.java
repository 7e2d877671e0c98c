package io.agentmesh.meshctl.command;

import io.agentmesh.core.time.Ticker;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.failure.Retry;
import io.agentmesh.meshctl.registry.DeviceLogin;
import io.agentmesh.meshctl.registry.LoginProgress;
import io.agentmesh.meshctl.registry.RegistryClient;
import io.agentmesh.program.secret.Secret;
import java.time.Duration;
import java.util.Optional;

/// The device flow (meshctl §7.2): show an address and a code, then ask the registry at its interval whether
/// somebody has agreed, until they have, refuse, or the time is over.
///
/// 1. ask for a code; 2. show it; 3. wait for the interval; 4. ask; 5. go on at 3, more slowly if told so. A
/// registry that is away for a moment is asked again.
final class BrowserLogin {
    private static final String WHAT = "cannot log in";
    private static final String WITHOUT_BROWSER =
            "If it has no login provider, log in with a token of its operator: meshctl login --token-file PATH";
    /// By how much the interval grows when the registry wants that (RFC 8628 §3.5).
    private static final Duration SLOWER = Duration.ofSeconds(5);

    private final RegistryClient registry;
    private final Context context;
    private final Ticker ticker;

    BrowserLogin(RegistryClient registry, Context context) {
        this.registry = registry;
        this.context = context;
        this.ticker = context.surroundings().ticker();
    }

    /// Waits for the token.
    Secret await() throws CommandException {
        DeviceLogin login = start();
        show(login);
        long start = ticker.nanos();
        Duration interval = login.interval();
        while (true) {
            pause(interval);
            if (ticker.nanos() - start >= login.expiresIn().toNanos()) {
                throw failure(
                                Cause.TIMED_OUT,
                                "nobody agreed within " + login.expiresIn().toSeconds() + " s")
                        .asException();
            }
            switch (ask(login)) {
                case LoginProgress.Pending() -> {}
                case LoginProgress.SlowDown() -> interval = interval.plus(SLOWER);
                case LoginProgress.Granted(var token) -> {
                    return token;
                }
                case LoginProgress.Refused refused -> throw refusal(refused);
            }
        }
    }

    private DeviceLogin start() throws CommandException {
        try {
            return registry.startLogin();
        } catch (CommandException failed) {
            // A registry without a login provider is a usual thing.
            throw failed.failure().cause() == Cause.UNAVAILABLE
                    ? new CommandException(failed.failure().withNext(WITHOUT_BROWSER), failed)
                    : failed;
        }
    }

    private void show(DeviceLogin login) {
        context.output().say("Open the following URL to authorize:");
        context.output().say("  " + login.verificationUri());
        context.output().say("Enter the code: " + login.userCode());
        context.output()
                .say("Waiting for authorization, at most " + login.expiresIn().toSeconds() + " s...");
        context.output().waitsFor("authorization", Optional.of(login.expiresIn()));
    }

    private void pause(Duration interval) throws CommandException {
        try {
            context.surroundings().pause().pause(interval);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandException(new Failure(Cause.INTERRUPTED, WHAT, "interrupted", ""), interrupted);
        }
    }

    private LoginProgress ask(DeviceLogin login) throws CommandException {
        try {
            return registry.pollLogin(login);
        } catch (CommandException failed) {
            if (failed.failure().cause().retry() != Retry.YES
                    || failed.failure().cause() == Cause.INTERRUPTED) {
                throw failed;
            }
            context.output().say(failed.failure().sentence());
            return new LoginProgress.Pending();
        }
    }

    private static CommandException refusal(LoginProgress.Refused refused) {
        String why =
                switch (refused.word()) {
                    case "access_denied" -> "login denied by user";
                    case "expired_token" -> "the code is too old";
                    default ->
                        refused.word() + (refused.description().isEmpty() ? "" : " (" + refused.description() + ")");
                };
        return failure(Cause.LOGIN_REFUSED, why).asException();
    }

    private static Failure failure(Cause cause, String why) {
        return new Failure(cause, WHAT, why, "Start again: meshctl login");
    }
}
