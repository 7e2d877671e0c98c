package io.agentmesh.tests.simulation;

import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.stream.StreamEnd;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.LongStream;

/// Every stream and conversation of a run, and what both sides know of it. Keeps T1 to T3: each ends exactly
/// once at both ends and in time, its handler is opened once, and items come in order, each of them or a typed
/// error.
final class TalkLedger implements Invariant {
    private static final Duration GRACE = Duration.ofSeconds(1);

    /// What a talk may fail with besides what its asker did: links, relays and processes fail, messages are lost.
    /// `queue_full` is not among them, however slowly the asker reads: the other side waits for it.
    private static final Set<ErrorCode> MISHAPS = EnumSet.of(
            ErrorCode.AGENT_OFFLINE,
            ErrorCode.RELAY_UNREACHABLE,
            ErrorCode.INCOMPLETE,
            ErrorCode.NOISE,
            ErrorCode.SESSION_UNKNOWN);

    /// What the other side may say of them. Neither `queue_full` nor `malformed` is among them: that would be a
    /// side that breaks the rules of credit.
    private static final Set<String> TOLD_MISHAPS =
            Set.of("session_lost", "timed_out", "stopping", "incomplete", "noise");

    private final Simulation simulation;
    private final Map<Long, TalkEntry> entries = new HashMap<>();
    private final PriorityQueue<TalkEntry> open = new PriorityQueue<>(Comparator.comparingLong(TalkEntry::dueNanos));
    private final Set<TalkEntry> served = new LinkedHashSet<>();
    private final Set<SimulatedProcess> closing = new HashSet<>();
    private long issued;

    TalkLedger(Simulation simulation) {
        this.simulation = simulation;
    }

    /// A handler was opened.
    ///
    /// @param timeLeft until its asker gives up, if it said so
    record Opened(AgentId caller, AgentId by, SimulatedProcess process, Optional<Duration> timeLeft) {}

    /// A talk is about to begin; its number is its name from here on.
    long issue(Talk talk, Ledger.Asker asker) {
        long number = ++issued;
        Duration most = talk.options()
                .deadline()
                .plus(talk.pause().multipliedBy(talk.items()))
                .plus(GRACE);
        TalkEntry entry = new TalkEntry(number, talk, asker, new TalkEntry.Times(now(), now() + most.toNanos()));
        entries.put(number, entry);
        open.add(entry);
        note(entry, "begins");
        return number;
    }

    void opened(long number, Opened opened) {
        TalkEntry entry = entry(number);
        note(entry, "opened");
        hold(entry.asker().id().equals(opened.caller()), entry, "opened as a talk of " + opened.caller());
        hold(entry.talk().target().equals(opened.by()), entry, "opened by somebody who was not asked");
        hold(entry.server == null, entry, "T2: opened twice");
        entry.server = opened.process();
        entry.serverDueNanos =
                now() + opened.timeLeft().orElseThrow().plus(GRACE).toNanos();
        served.add(entry);
    }

    /// The handler's thread has ended.
    void over(long number, SimulatedProcess process) {
        TalkEntry entry = entry(number);
        hold(entry.server == process && served.remove(entry), entry, "T1: its handler ends twice");
    }

    /// The asker handed an item over.
    void said(long number) {
        entry(number).said++;
    }

    /// The handler handed an item over.
    void answered(long number) {
        entry(number).answered++;
    }

    /// The handler read an item.
    void told(long number, JsonValue item) {
        TalkEntry entry = entry(number);
        holdNext(entry, item, entry.told++, entry.said);
    }

    /// The asker read an item.
    void heard(long number, JsonValue item) {
        TalkEntry entry = entry(number);
        hold(entry.ending == null, entry, "T3: an item after its end");
        holdNext(entry, item, entry.heard++, entry.answered);
    }

    private static void holdNext(TalkEntry entry, JsonValue item, long place, long sent) {
        boolean isNext =
                item.equals(Talk.item(entry.number(), place, entry.talk().size()));
        hold(isNext, entry, "T3: item " + Talk.number(item, "place") + " instead of " + place);
        hold(place < sent, entry, "T3: item " + place + " came, and nobody sent it");
    }

    /// It ended, and the asker read everything before it.
    void ended(long number, StreamEnd how) {
        TalkEntry entry = entry(number);
        if (!entry.asker().process().isAlive()) {
            return;
        }
        switch (how) {
            case StreamEnd.Completed() -> {
                end(entry, "completed");
                checkComplete(entry);
            }
            case StreamEnd.RemoteError(JsonValue error) -> {
                String word = error instanceof JsonObject object ? Errand.text(object, "error") : "?";
                end(entry, "remote " + word);
                hold(isDue(entry, word), entry, "got an error that nobody gave: " + word);
            }
            case StreamEnd.Failed(var violation) -> {
                end(entry, violation.code().word());
                hold(isDue(entry, violation.code()), entry, "failed for no reason: " + violation.text());
            }
        }
    }

    private static void checkComplete(TalkEntry entry) {
        Talk talk = entry.talk();
        hold(talk.ending() == Errand.Wish.ANSWER && entry.server != null, entry, "completed by nobody");
        hold(entry.heard == talk.items(), entry, "T3: complete with " + entry.heard + " items");
        hold(
                talk.kind() == Talk.Kind.STREAM || entry.told == talk.items(),
                entry,
                "T3: complete, and the other side was told " + entry.told + " items");
    }

    private static boolean isDue(TalkEntry entry, String word) {
        boolean isOpen = entry.server != null;
        return switch (word) {
            case "refused" -> isOpen && entry.talk().ending() == Errand.Wish.REFUSE;
            case "handler_failed" -> isOpen && entry.talk().ending() == Errand.Wish.FAIL;
            case "overloaded", "busy" -> !isOpen;
            case "outcome_unknown" -> true;
            default -> TOLD_MISHAPS.contains(word);
        };
    }

    private boolean isDue(TalkEntry entry, ErrorCode code) {
        Talk talk = entry.talk();
        return switch (code) {
            case TIMED_OUT ->
                now() >= entry.begunNanos() + talk.options().silence().toNanos();
            case CANCELLED ->
                closing.contains(entry.asker().process())
                        || talk.patience().compareTo(talk.options().deadline()) < 0;
            case UNSUPPORTED -> talk.target().equals(entry.asker().id());
            default -> MISHAPS.contains(code);
        };
    }

    private void end(TalkEntry entry, String how) {
        note(entry, "ended: " + how);
        hold(entry.ending == null, entry, "T1: ends twice: " + entry.ending + ", then " + how);
        entry.ending = how;
        open.remove(entry);
        simulation.tally().count("talk: " + how);
        simulation.tally().add("items", entry.heard + entry.told);
    }

    /// The process begins to close: what begins in it, or has begun, may end as cancelled.
    void closes(SimulatedProcess process) {
        closing.add(process);
    }

    /// The process is gone, and with it everybody who talked in it.
    void died(SimulatedProcess process) {
        List.copyOf(open).stream()
                .filter(entry -> entry.asker().process() == process)
                .forEach(entry -> end(entry, "asker gone"));
        served.removeIf(entry -> entry.server == process);
        closing.remove(process);
    }

    @Override
    public void check() {
        TalkEntry first = open.peek();
        if (first != null) {
            hold(now() <= first.dueNanos(), first, "T1: never ends: still open after its deadline");
        }
        for (TalkEntry entry : served) {
            hold(now() <= entry.serverDueNanos, entry, "T1: its handler never ends");
        }
    }

    long issued() {
        return issued;
    }

    /// How many of the talks issued last were completed.
    long lastCompleted(long count) {
        return LongStream.rangeClosed(issued - count + 1, issued)
                .filter(number -> "completed".equals(entry(number).ending))
                .count();
    }

    /// Talks without an end, and handlers that run.
    long pending() {
        return open.size() + (long) served.size();
    }

    private TalkEntry entry(long number) {
        TalkEntry entry = entries.get(number);
        if (entry == null) {
            throw new AssertionError("talk " + number + " was never begun");
        }
        return entry;
    }

    private void note(TalkEntry entry, String what) {
        simulation.trace().note(entry.asker().process().name(), what + ": " + entry);
    }

    private long now() {
        return simulation.ticker().nanos();
    }

    private static void hold(boolean fact, TalkEntry entry, String otherwise) {
        if (!fact) {
            throw new AssertionError(entry + ": " + otherwise);
        }
    }
}
