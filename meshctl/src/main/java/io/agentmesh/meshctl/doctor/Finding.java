package io.agentmesh.meshctl.doctor;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.Failure;
import java.util.Locale;
import java.util.Optional;

/// How one link is.
///
/// @param link its name
/// @param health how it is
/// @param what what was seen
/// @param next what to do, or empty
/// @param cause the kind of failure if it is broken
public record Finding(String link, Health health, String what, String next, Optional<Cause> cause) {
    /// How a link can be.
    public enum Health {
        /// It works.
        OK,
        /// It works, and something about it is not as it should be.
        WARNING,
        /// It does not work.
        BROKEN,
        /// Nothing can be said of it.
        SKIPPED;

        /// The word in texts and documents.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String link, String what) {
        return new Finding(link, Health.OK, what, "", Optional.empty());
    }

    static Finding warning(String link, String what, String next) {
        return new Finding(link, Health.WARNING, what, next, Optional.empty());
    }

    static Finding broken(String link, Failure failure) {
        String what = failure.why().isEmpty() ? failure.what() : failure.what() + ": " + failure.why();
        return new Finding(link, Health.BROKEN, what, failure.next(), Optional.of(failure.cause()));
    }

    static Finding skipped(String link, String why) {
        return new Finding(link, Health.SKIPPED, why, "", Optional.empty());
    }

    /// The object that programs read.
    public JsonObject toJson() {
        JsonObject object = JsonObject.empty()
                .with("health", health.word())
                .with("link", link)
                .with("next", next)
                .with("what", what);
        return cause.map(kind -> object.with("cause", kind.word())).orElse(object);
    }
}
