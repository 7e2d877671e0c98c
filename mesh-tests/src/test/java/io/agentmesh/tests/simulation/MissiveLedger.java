package io.agentmesh.tests.simulation;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.offline.outgoing.SentMessage;
import io.agentmesh.offline.outgoing.SentState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every durable message of a run and what became of it. Keeps D1 and D2: what was accepted is known until its
/// end, its end is one that fits what happened, and nothing is handled twice.
final class MissiveLedger {
    /// How long after its time a message may wait for a late word of its recipient.
    private static final Duration LATE = Duration.ofMinutes(11);

    private final Simulation simulation;
    private final Map<Long, Entry> entries = new LinkedHashMap<>();

    MissiveLedger(Simulation simulation) {
        this.simulation = simulation;
    }

    /// One message.
    private static final class Entry {
        private final Missive missive;
        private final long dueNanos;
        private boolean accepted;
        private int handled;
        private boolean recipientDied;
        private boolean answered;

        private Entry(Missive missive, long dueNanos) {
            this.missive = missive;
            this.dueNanos = dueNanos;
        }

        @Override
        public String toString() {
            return "message " + missive.number() + " (" + missive.id() + ", " + missive.life() + ")";
        }
    }

    /// It is about to be sent.
    void issued(Missive missive) {
        entries.put(
                missive.number(),
                new Entry(missive, now() + missive.life().plus(LATE).toNanos()));
    }

    /// Its sender was told that it is on the disk.
    void accepted(Missive missive) {
        entry(missive.number()).accepted = true;
        simulation.tally().count("message: accepted");
    }

    /// The recipient's program was given it.
    void handled(JsonValue payload, SimulatedProcess by) {
        Entry entry = entry(Talk.number(payload, "missive"));
        entry.handled++;
        simulation.trace().note(by.name(), "handles " + entry);
        hold(entry.handled == 1, entry, "D2: handled twice");
    }

    /// An agent's process is gone, perhaps between noting that it begins with a message and the end of that.
    void died(AgentId agent) {
        entries.values().stream()
                .filter(entry -> entry.missive.to().equals(agent))
                .forEach(entry -> entry.recipientDied = true);
    }

    /// Those that were accepted.
    List<Missive> accepted() {
        return entries.values().stream()
                .filter(entry -> entry.accepted)
                .map(entry -> entry.missive)
                .toList();
    }

    /// What its sender knows of an accepted message once everything is over.
    void checkEnd(Missive missive, Optional<SentMessage> known) {
        Entry entry = entry(missive.number());
        hold(known.isPresent(), entry, "D1: accepted, and nobody knows it any more");
        SentMessage message = known.orElseThrow();
        boolean fits =
                switch (message.progress().state()) {
                    case PROCESSED ->
                        entry.handled == 1
                                && Missive.answer(missive.payload())
                                        .equals(message.end().answer());
                    case UNKNOWN -> entry.recipientDied;
                    case EXPIRED -> now() > entry.dueNanos;
                    case STORED, SEALED, ACCEPTED, QUEUED, DELIVERED, RECEIVED -> false;
                    case FAILED, REFUSED, CANCELLED -> false;
                };
        hold(
                fits,
                entry,
                "D1: ends as " + message.progress() + ", handled " + entry.handled + " times, " + message.end());
        entry.answered = message.progress().state() == SentState.PROCESSED;
        simulation.tally().count("message: " + message.progress().state().word());
    }

    /// A message that was sent after all trouble; its end was looked at.
    void checkHealed(Missive missive) {
        Entry entry = entry(missive.number());
        hold(entry.answered, entry, "D6: sent after all trouble, and not answered");
    }

    private Entry entry(long number) {
        return Optional.ofNullable(entries.get(number))
                .orElseThrow(() -> new AssertionError("message " + number + " was never sent"));
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
