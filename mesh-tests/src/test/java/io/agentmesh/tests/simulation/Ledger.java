package io.agentmesh.tests.simulation;

import io.agentmesh.core.envelope.Protection;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.Reply;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Every request of a run and what became of it. Keeps I1: each ends exactly once, and none is open a second after
/// its deadline. An answer must fit its question.
final class Ledger implements Invariant {
    private static final Duration GRACE = Duration.ofSeconds(1);

    /// Whoever gives less time than this, for link, handshake and answer, may get nothing for it.
    private static final Duration HURRY = Duration.ofSeconds(10);

    private final Simulation simulation;
    private final AgentId nobody;
    private final Map<Long, Entry> entries = new HashMap<>();
    private final PriorityQueue<Entry> open = new PriorityQueue<>(Comparator.comparingLong(entry -> entry.dueNanos));
    private long issued;

    /// One request, from its issue to its end.
    private static final class Entry {
        private final long number;
        private final Errand errand;
        private final Asker asker;
        private final long dueNanos;
        private int handled;
        private @Nullable String ending;

        private Entry(long number, Errand errand, Asker asker, long dueNanos) {
            this.number = number;
            this.errand = errand;
            this.asker = asker;
            this.dueNanos = dueNanos;
        }

        @Override
        public String toString() {
            return "request " + number + " of " + asker.process().name() + " (" + errand.wish() + ", "
                    + errand.options() + ")";
        }
    }

    /// Who asks.
    record Asker(AgentId id, SimulatedProcess process) {}

    /// @param nobody an agent that never shows up
    Ledger(Simulation simulation, AgentId nobody) {
        this.simulation = simulation;
        this.nobody = nobody;
    }

    /// A request is about to be made; its number is its name from here on.
    long issue(Errand errand, Asker asker) {
        long number = ++issued;
        long due = simulation.ticker().nanos() + errand.options().timeout().toNanos();
        Entry entry = new Entry(number, errand, asker, due);
        entries.put(number, entry);
        open.add(entry);
        simulation.trace().note(asker.process().name(), "asks: " + entry);
        return number;
    }

    /// A handler was given a request.
    void handled(JsonValue question, AgentId caller, AgentId by) {
        long number = Errand.number(question).asLong().orElseThrow();
        Entry entry = entry(number);
        entry.handled++;
        simulation.trace().note(entry.asker.process().name(), "handled: request " + number);
        hold(entry.asker.id().equals(caller), entry, "handled as a request of " + caller);
        hold(entry.errand.target().equals(by), entry, "handled by somebody who was not asked");
        hold(entry.handled == 1, entry, "I3: handled twice");
    }

    /// A question or its answer left an agent in the clear.
    void inClear(long number) {
        Entry entry = entry(number);
        hold(entry.errand.options().protection() == Protection.PLAIN, entry, "I4: seen in the clear");
    }

    /// A request was answered, or failed.
    void ended(long number, Reply reply) {
        Entry entry = entry(number);
        switch (reply) {
            case Reply.Result(JsonValue answer) -> {
                end(entry, "result");
                checkAnswer(entry, answer);
            }
            case Reply.RemoteError(JsonValue error) -> {
                String word = error instanceof JsonObject object ? Errand.text(object, "error") : "?";
                end(entry, "remote " + word);
                checkError(entry, word);
            }
            case Reply.Failed(var violation) -> {
                end(entry, violation.code().word());
                checkFailure(entry, violation.code());
            }
        }
    }

    /// The asker gave up by itself.
    void givenUp(long number) {
        end(entry(number), "given up");
    }

    /// The process is gone, and with it everybody who waited in it.
    void died(SimulatedProcess process) {
        for (Entry entry :
                open.stream().filter(e -> e.asker.process() == process).toList()) {
            end(entry, "asker killed");
        }
    }

    /// The process closed in good order: nobody in it may still wait.
    void closed(SimulatedProcess process) {
        for (Entry entry : open) {
            hold(entry.asker.process() != process, entry, "still open although its asker closed");
        }
    }

    @Override
    public void check() {
        Entry first = open.peek();
        if (first != null) {
            long late = simulation.ticker().nanos() - first.dueNanos;
            hold(late <= GRACE.toNanos(), first, "I1: never ends: still open after its deadline");
        }
    }

    long issued() {
        return issued;
    }

    /// How many of the requests issued last ended in a result.
    long lastResults(long count) {
        return LongStream.rangeClosed(issued - count + 1, issued)
                .filter(number -> "result".equals(entry(number).ending))
                .count();
    }

    long pending() {
        return open.size();
    }

    private void end(Entry entry, String how) {
        simulation.trace().note(entry.asker.process().name(), "ended: request " + entry.number + ": " + how);
        hold(entry.ending == null, entry, "I1: ends twice: " + entry.ending + ", then " + how);
        entry.ending = how;
        open.remove(entry);
        simulation.tally().count("request: " + how);
    }

    private static void checkAnswer(Entry entry, JsonValue answer) {
        JsonValue expected = Errand.answer(entry.errand.target(), entry.errand.question(entry.number));
        hold(answer.equals(expected), entry, "got another answer than was asked for: " + answer);
        hold(entry.errand.wish() == Errand.Wish.ANSWER, entry, "got an answer that nobody gave");
        hold(entry.handled > 0, entry, "was answered without being handled");
    }

    private static void checkError(Entry entry, String word) {
        boolean asWished =
                switch (word) {
                    case "refused" -> entry.errand.wish() == Errand.Wish.REFUSE && entry.handled > 0;
                    case "handler_failed" -> entry.errand.wish() == Errand.Wish.FAIL && entry.handled > 0;
                    case "busy" -> entry.handled == 0;
                    case "stale" -> entry.handled == 0 && entry.errand.options().protection() == Protection.PLAIN;
                    case "outcome_unknown" -> true;
                    case "session_lost", "reply_too_large" -> entry.handled > 0;
                    default -> false;
                };
        hold(asWished, entry, "got an error that nobody gave: " + word);
    }

    private void checkFailure(Entry entry, ErrorCode code) {
        if (code == ErrorCode.TIMED_OUT) {
            hold(simulation.ticker().nanos() >= entry.dueNanos, entry, "timed out before its time");
            boolean inHurry = entry.errand.options().timeout().compareTo(HURRY) < 0;
            simulation
                    .tally()
                    .add("unexplained", inHurry || entry.errand.target().equals(nobody) ? 0 : 1);
        }
        hold(code != ErrorCode.UNSUPPORTED || entry.errand.target().equals(entry.asker.id()), entry, "unsupported");
    }

    private Entry entry(long number) {
        Entry entry = entries.get(number);
        if (entry == null) {
            throw new AssertionError("request " + number + " was never made");
        }
        return entry;
    }

    private static void hold(boolean fact, Entry entry, String otherwise) {
        if (!fact) {
            throw new AssertionError(entry + ": " + otherwise);
        }
    }
}
