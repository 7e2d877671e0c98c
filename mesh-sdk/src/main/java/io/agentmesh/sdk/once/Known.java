package io.agentmesh.sdk.once;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.identity.AgentId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A request that was taken, and how it stands. Owned by the loop.
public final class Known {
    /// How it stands.
    public sealed interface State {
        /// It is being handled in this process.
        record UnderWay() implements State {}

        /// It was answered with this.
        record Answered(Entry.Kind kind, Octets payload) implements State {}

        /// It is or was served as a stream: its items are sent once.
        record Served() implements State {}

        /// It was answered, and the answer is not kept any more.
        record AnswerGone() implements State {}

        /// An earlier process took it, and ended before it had an answer: it may have been handled.
        record OutcomeUnknown() implements State {}
    }

    private final Entry.Taken taken;
    private State state;
    private boolean safe;

    Known(Entry.Taken taken, State state) {
        this.taken = taken;
        this.state = state;
    }

    /// Who made it.
    public AgentId caller() {
        return taken.caller();
    }

    /// The id of the envelope in which it came first.
    public UUID id() {
        return taken.id();
    }

    /// Whether its caller can repeat it in another envelope.
    public boolean hasKey() {
        return taken.key() != null;
    }

    /// How it stands.
    public State state() {
        return state;
    }

    /// Whether it is known whatever happens, and so may be confirmed.
    public boolean isSafe() {
        return safe;
    }

    /// The journal has it for good.
    public void safe() {
        safe = true;
    }

    Entry.Taken taken() {
        return taken;
    }

    @Nullable
    String key() {
        return taken.key();
    }

    boolean isExpired(long now) {
        return taken.expires() < now;
    }

    void state(State next) {
        state = next;
    }
}
