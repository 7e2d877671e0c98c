package io.agentmesh.tests.simulation;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshd.outbox.Report;
import io.agentmesh.meshd.outbox.State;
import io.agentmesh.sdk.call.RemoteCode;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Every request that is left in an outbox, and what becomes of it. Keeps O1 and O2: what was taken is known from then
/// on, ends once and in time, stays at that end, and its end fits what happened.
final class OrderLedger {
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Simulation simulation;
    private final InquiryLedger facts;
    private final Map<UUID, Entry> entries = new LinkedHashMap<>();

    /// One request.
    private static final class Entry {
        private final Inquiry inquiry;
        private final long dueNanos;
        private boolean accepted;
        private @Nullable String ending;

        private Entry(Inquiry inquiry, long dueNanos) {
            this.inquiry = inquiry;
            this.dueNanos = dueNanos;
        }

        @Override
        public String toString() {
            return "order " + inquiry.number();
        }
    }

    /// @param facts what happened to each of them
    OrderLedger(Simulation simulation, InquiryLedger facts) {
        this.simulation = simulation;
        this.facts = facts;
    }

    /// It is about to be left.
    void issued(Inquiry inquiry) {
        entries.put(inquiry.id(), new Entry(inquiry, now() + inquiry.time().toNanos()));
    }

    /// Whoever left it was told that it is on the disk.
    void accepted(Inquiry inquiry) {
        entry(inquiry.id()).accepted = true;
        simulation.tally().count("order: accepted");
    }

    /// How an outbox says that its requests stand, all of them.
    void stand(AgentId owner, List<Report> reports) {
        Map<UUID, State> known = new HashMap<>();
        for (Report report : reports) {
            State state = report.entry().state();
            known.put(report.entry().id(), state);
            stands(entry(report.entry().id()), state);
        }
        entries.values().stream()
                .filter(entry -> entry.accepted && entry.inquiry.from().equals(owner))
                .forEach(entry -> hold(
                        known.containsKey(entry.inquiry.id()), entry, "O1: accepted, and nobody knows it any more"));
    }

    private void stands(Entry entry, State state) {
        if (!(state instanceof State.Ended how)) {
            hold(entry.ending == null, entry, "O1: ended as " + entry.ending + ", and is " + state.word() + " again");
            hold(
                    now() - entry.dueNanos <= GRACE.toNanos(),
                    entry,
                    "O1: never ends: " + state.word() + " after its time");
        } else if (entry.ending == null) {
            end(entry, how);
        } else {
            hold(entry.ending.equals(text(how)), entry, "O1: ends twice: " + entry.ending + ", then " + text(how));
        }
    }

    private void end(Entry entry, State.Ended how) {
        entry.ending = text(how);
        simulation.trace().note("orders", entry + " ended: " + text(how));
        simulation.tally().count("order: " + text(how));
        InquiryLedger.Facts fact = facts.of(entry.inquiry);
        boolean fits =
                switch (how) {
                    case State.Answered(var at, JsonValue payload) ->
                        fact.handled() == 1
                                && Inquiry.answer(entry.inquiry.payload()).equals(payload);
                    case State.Refused(var at, ErrorCode code, var text, var error) -> fits(fact, code, error);
                    case State.Expired(var at, State.Handled handled) ->
                        now() >= entry.dueNanos && (handled == State.Handled.UNKNOWN || fact.handled() == 0);
                    case State.Unknown unknown -> true;
                    case State.Cancelled cancelled -> false;
                };
        hold(fits, entry, "O2: ends as " + text(how) + ", of which is true: " + fact);
        facts.over(entry.inquiry);
    }

    private static boolean fits(InquiryLedger.Facts fact, ErrorCode code, @Nullable JsonValue error) {
        return error == null
                ? code == ErrorCode.REVOKED && fact.mayBeRevoked()
                : RemoteCode.of(error) == RemoteCode.ACL_DENIED && fact.mayBeDenied();
    }

    /// How it ended; empty as long as nobody has seen that.
    Optional<String> ending(Inquiry inquiry) {
        return Optional.ofNullable(entry(inquiry.id()).ending);
    }

    /// An end without its time, which a disk keeps less exactly.
    private static String text(State.Ended how) {
        return switch (how) {
            case State.Refused(var at, ErrorCode code, String text, var error) -> "refused, " + text;
            case State.Expired(var at, State.Handled handled) -> "expired, handled: " + handled.word();
            case State.Answered answered -> answered.word();
            case State.Unknown unknown -> unknown.word();
            case State.Cancelled cancelled -> cancelled.word();
        };
    }

    private Entry entry(UUID id) {
        return Optional.ofNullable(entries.get(id))
                .orElseThrow(() -> new AssertionError("order " + id + " was never left"));
    }

    private long now() {
        return simulation.ticker().nanos();
    }

    private static void hold(boolean fact, Entry entry, String otherwise) {
        if (!fact) {
            throw new AssertionError(entry + ": " + otherwise);
        }
    }
}
