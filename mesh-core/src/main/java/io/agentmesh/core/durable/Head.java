package io.agentmesh.core.durable;

import io.agentmesh.core.json.JsonObject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a message is: its `m`.
///
/// @param type `request`, `response`, `error`, `cancel`, `receipt`, `hello`; another is refused by who acts on it
/// @param name which message, and which one it answers
/// @param life when it was made and when it expires
/// @param extras what only some messages have
public record Head(String type, Name name, Life life, Extras extras) {
    /// Which message.
    ///
    /// @param id the same over every sealing of the message
    /// @param answered the message that it answers or cancels, if any
    public record Name(UUID id, @Nullable UUID answered) {}

    /// A message's time, in milliseconds since 1970.
    ///
    /// @param madeAtMillis when it was made
    /// @param expiresAtMillis when it expires; a frame says the same in the clear
    public record Life(long madeAtMillis, long expiresAtMillis) {}

    /// What only some messages have.
    ///
    /// @param rest members that are not known here
    public record Extras(
            @Nullable Lane lane,
            @Nullable Part part,
            @Nullable Hello hello,
            JsonObject rest) {
        /// Nothing.
        public static final Extras NONE = new Extras(null, null, null, JsonObject.empty());
    }
}
