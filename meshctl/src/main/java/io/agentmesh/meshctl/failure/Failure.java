package io.agentmesh.meshctl.failure;

import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import java.util.Locale;

/// Why a command did not do what it was asked for.
///
/// @param cause the kind of failure
/// @param what what failed, without a full stop: `cannot register bot-1`
/// @param why the reason, without a full stop; may quote others, whose control characters are taken out
/// @param next what to do about it, whole sentences; empty if there is nothing to say
public record Failure(Cause cause, String what, String why, String next) {
    /// Takes out what could move a terminal's cursor.
    public Failure {
        what = Printable.of(what).strip();
        why = Printable.of(why).strip();
        next = Printable.of(next).strip();
    }

    /// This failure as something to throw.
    public CommandException asException() {
        return new CommandException(this);
    }

    /// The same with something else to do about it.
    public Failure withNext(String other) {
        return new Failure(cause, what, why, other);
    }

    /// One line for a person, without the program's name.
    public String sentence() {
        String reason = why.isEmpty() ? what : what + ": " + why;
        String end = reason.endsWith(".") || reason.endsWith("?") ? "" : ".";
        return next.isEmpty() ? reason : reason + end + " " + next;
    }

    /// The object that programs read.
    public JsonObject toJson() {
        return JsonObject.empty()
                .with("cause", cause.word())
                .with("exit_code", JsonInteger.of(cause.exitCode().code()))
                .with("message", why.isEmpty() ? what : what + ": " + why)
                .with("next", next)
                .with("retry", cause.retry().name().toLowerCase(Locale.ROOT));
    }
}
