package io.agentmesh.tests.simulation;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.RemoteCode;
import io.agentmesh.sdk.call.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Every request that local callers make of daemons, and what became of it. Keeps A2 to A4: nothing is handled for
/// a caller of whom the agent was told that it may not ask, nor answered after that; and whoever is refused is refused
/// for a reason. Keeps I1 and I3 as [Ledger] does.
final class InquiryLedger implements Invariant {
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Simulation simulation;
    /// In whose name kept requests are open, which outlive processes.
    private final SimulatedProcess outbox;
    private final Map<Long, Entry> entries = new TreeMap<>();
    private final List<Entry> open = new ArrayList<>();
    private long issued;
    private long unrulyUntilNanos = Long.MIN_VALUE;

    /// One request.
    private static final class Entry {
        private final Inquiry inquiry;
        private final SimulatedProcess asker;
        private final long sinceNanos;
        /// In which it has to be over; never, for one that is kept.
        private final long dueNanos;
        private int handled;
        /// Whether the agent that is asked knew, at any moment since, that the caller may not ask.
        private boolean mayBeDenied;
        /// Whether the asker knew that the key of whom it asks is revoked.
        private boolean mayBeRevoked;

        private @Nullable String ending;

        private Entry(Inquiry inquiry, SimulatedProcess asker, long sinceNanos, long dueNanos) {
            this.inquiry = inquiry;
            this.asker = asker;
            this.sinceNanos = sinceNanos;
            this.dueNanos = dueNanos;
        }

        @Override
        public String toString() {
            return "inquiry " + inquiry.number() + " of " + asker.name();
        }
    }

    InquiryLedger(Simulation simulation) {
        this.simulation = simulation;
        this.outbox = new SimulatedProcess(simulation, "outboxes");
    }

    /// Draws up a request.
    Inquiry draw(AgentId from, AgentId to, Duration time) {
        return new Inquiry(++issued, from, to, time);
    }

    /// It is about to be made.
    ///
    /// @param asked what the agent that is asked was told
    /// @param asking what the asker was told
    void issued(Inquiry inquiry, SimulatedProcess asker, Rights asked, Rights asking) {
        long now = simulation.ticker().nanos();
        Entry entry = new Entry(inquiry, asker, now, now + inquiry.time().toNanos());
        entries.put(inquiry.number(), entry);
        open.add(entry);
        note(entry, "asks " + inquiry);
        heardBy(inquiry.to(), asked);
        heardBy(inquiry.from(), asking);
    }

    /// It is about to be left in an outbox: an [OrderLedger] looks at its end.
    ///
    /// @param asked what the agent that is asked was told
    /// @param asking what the asker was told
    void left(Inquiry inquiry, Rights asked, Rights asking) {
        Entry entry = new Entry(inquiry, outbox, simulation.ticker().nanos(), Long.MAX_VALUE);
        entries.put(inquiry.number(), entry);
        open.add(entry);
        note(entry, "is left " + inquiry);
        heardBy(inquiry.to(), asked);
        heardBy(inquiry.from(), asking);
    }

    /// What happened to a request.
    ///
    /// @param handled how often it was handled
    /// @param mayBeDenied whether the agent that is asked knew, at any moment since, that the caller may not ask
    /// @param mayBeRevoked whether the asker knew that the key of whom it asks is revoked
    record Facts(int handled, boolean mayBeDenied, boolean mayBeRevoked) {}

    Facts of(Inquiry inquiry) {
        Entry entry = entry(inquiry.number());
        return new Facts(entry.handled, entry.mayBeDenied, entry.mayBeRevoked);
    }

    /// A request that was left is over.
    void over(Inquiry inquiry) {
        open.remove(entry(inquiry.number()));
    }

    /// An agent was told something, or forgot all of it because it began anew.
    void heardBy(AgentId agent, Rights rights) {
        for (Entry entry : open) {
            AgentId caller = entry.inquiry.from();
            AgentId asked = entry.inquiry.to();
            entry.mayBeDenied |= asked.equals(agent) && !rights.allow(caller, asked);
            entry.mayBeRevoked |= caller.equals(agent) && rights.revoked().contains(asked);
        }
    }

    /// For a while envelopes are lost, doubled and overtaken, as no honest relay would have it.
    void unruly(Duration time) {
        unrulyUntilNanos = Math.max(unrulyUntilNanos, simulation.ticker().nanos() + time.toNanos());
    }

    /// An agent was given a request.
    ///
    /// @param rights what its daemon was told
    void handled(JsonValue payload, AgentId caller, AgentId by, Rights rights) {
        Entry entry = entry(payload);
        entry.handled++;
        note(entry, "handled");
        hold(entry.inquiry.from().equals(caller), entry, "handled as a request of " + caller);
        hold(entry.inquiry.to().equals(by), entry, "handled by somebody who was not asked");
        hold(rights.allow(caller, by), entry, "A2: handled for a caller that may not ask");
        hold(entry.handled == 1, entry, "I3: handled twice");
    }

    /// An agent is about to answer.
    ///
    /// @param rights what its daemon was told
    void answered(JsonValue payload, AgentId caller, AgentId by, Rights rights) {
        hold(rights.allow(caller, by), entry(payload), "A3: answered a caller that may not ask any more");
    }

    /// The asker was given an end.
    void ended(Inquiry inquiry, Reply reply) {
        Entry entry = entry(inquiry.number());
        switch (reply) {
            case Reply.Result(JsonValue answer) -> {
                end(entry, "result");
                checkAnswer(entry, answer);
            }
            case Reply.RemoteError(JsonValue error) -> {
                RemoteCode code = RemoteCode.of(error);
                end(entry, "remote " + code.word());
                checkError(entry, code);
            }
            case Reply.Failed(var why) -> {
                end(entry, why.code().word());
                checkFailure(entry, why.code());
            }
        }
    }

    /// The process is gone, and with it whoever waits in it.
    void died(SimulatedProcess process) {
        List.copyOf(open).stream().filter(entry -> entry.asker == process).forEach(entry -> end(entry, "asker killed"));
    }

    @Override
    public void check() {
        long now = simulation.ticker().nanos();
        for (Entry entry : open) {
            hold(
                    now <= entry.dueNanos || now - entry.dueNanos <= GRACE.toNanos(),
                    entry,
                    "I1: never ends: still open after its time");
        }
    }

    /// How a request ended; empty as long as it is open.
    Optional<String> ending(Inquiry inquiry) {
        return Optional.ofNullable(entry(inquiry.number()).ending);
    }

    private void end(Entry entry, String how) {
        note(entry, "ended: " + how);
        hold(entry.ending == null, entry, "I1: ends twice: " + entry.ending + ", then " + how);
        entry.ending = how;
        open.remove(entry);
        simulation.tally().count("inquiry: " + how);
    }

    private static void checkAnswer(Entry entry, JsonValue answer) {
        hold(Inquiry.answer(entry.inquiry.payload()).equals(answer), entry, "got another answer: " + answer);
        hold(entry.handled == 1, entry, "was answered without being handled");
    }

    private static void checkError(Entry entry, RemoteCode code) {
        boolean fits =
                switch (code) {
                    case ACL_DENIED -> entry.mayBeDenied;
                    case BUSY -> entry.handled == 0;
                    case OUTCOME_UNKNOWN -> true;
                    case SESSION_LOST -> entry.handled > 0;
                    default -> false;
                };
        hold(fits, entry, "A4: refused without a reason: " + code.word());
    }

    private void checkFailure(Entry entry, ErrorCode code) {
        boolean fits =
                switch (code) {
                    case TIMED_OUT, AGENT_OFFLINE -> simulation.ticker().nanos() >= entry.dueNanos;
                    case REVOKED -> entry.mayBeRevoked;
                    // Brought again to a process that did not handle it, by a relay that was not told who did.
                    case SESSION_UNKNOWN -> true;
                    case RELAY_UNREACHABLE -> true;
                    // What was overtaken cannot be opened any more.
                    case NOISE -> entry.sinceNanos <= unrulyUntilNanos;
                    default -> false;
                };
        hold(fits, entry, "A4: failed without a reason: " + code.word());
    }

    private Entry entry(JsonValue payload) {
        return entry(Errand.number(payload).asLong().orElseThrow());
    }

    private Entry entry(long number) {
        return Optional.ofNullable(entries.get(number))
                .orElseThrow(() -> new AssertionError("inquiry " + number + " was never made"));
    }

    private void note(Entry entry, String what) {
        simulation.trace().note(entry.asker.name(), "inquiry " + entry.inquiry.number() + " " + what);
    }

    private static void hold(boolean fact, Entry entry, String otherwise) {
        if (!fact) {
            throw new AssertionError(entry + ": " + otherwise);
        }
    }
}
