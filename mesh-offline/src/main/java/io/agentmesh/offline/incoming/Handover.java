package io.agentmesh.offline.incoming;

import io.agentmesh.core.durable.DurableMessage;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.receipt.ContentDigest;
import io.agentmesh.core.receipt.Outcome;
import io.agentmesh.offline.incoming.InboxTable.Name;
import io.agentmesh.offline.incoming.InboxTurns.Ready;
import io.agentmesh.offline.outgoing.Changes;
import io.agentmesh.offline.outgoing.Outgoing;
import io.agentmesh.offline.store.Audit;
import io.agentmesh.offline.store.OfflineStore;
import io.agentmesh.offline.store.Transaction;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.Cancellation;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.call.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands requests to the local agent, each once (T4, T5). Methods with a transaction are parts of it.
final class Handover {
    /// Requests that the local agent is asked at a time.
    static final int MAX_RUNNING = 16;
    /// How long the local agent may take; an answer that comes later is dropped.
    static final Duration LEASE = Duration.ofMinutes(15);
    /// How often a request is begun again whose end was lost, if that does no harm.
    static final int MAX_RERUNS = 5;
    /// The pause before the first of these; each further one is four times as long.
    static final Duration RERUN = Duration.ofSeconds(1);
    /// A request that the local agent certainly did not get is tried again after this.
    static final Duration PAUSE = Duration.ofSeconds(2);

    /// Codes of a proxy that has not asked.
    private static final Set<String> NOT_ASKED = Set.of("local_agent_unreachable", "overloaded", "stopping");
    /// Codes of a proxy that asked, and does not know what came of it.
    private static final Set<String> NOT_KNOWN =
            Set.of("local_agent_timeout", "local_agent_broken_answer", "cancelled");

    private static final Logger log = LoggerFactory.getLogger(Handover.class);

    private final OfflineStore store;
    private final Outgoing outgoing;
    private final Receipts receipts;
    private final IncomingSeams seams;
    /// Of what is with the local agent now.
    private final Map<Name, Cancellation> cancellations = new ConcurrentHashMap<>();
    private final Changes ends = new Changes();
    private volatile boolean isHeld;

    Handover(OfflineStore store, Outgoing outgoing, Receipts receipts, IncomingSeams seams) {
        this.store = store;
        this.outgoing = outgoing;
        this.receipts = receipts;
        this.seams = seams;
    }

    /// Begins nothing any more: what comes waits for the next start.
    void hold() {
        isHeld = true;
    }

    /// Told whenever something that was begun has its end.
    Changes ends() {
        return ends;
    }

    /// What an earlier process had begun: begun again where that does no harm, else its end is not known.
    void resume(Transaction tx) {
        InboxTurns.begun(tx).forEach(left -> lost(tx, left));
    }

    /// Ends what was handed over and not answered for too long.
    void endLost(Transaction tx) {
        InboxTurns.overdue(tx, seams.timeOfDay().instant()).forEach(left -> lost(tx, left));
    }

    /// Whether it may be begun again stands in the agent's own card, and a daemon that has just started has not seen
    /// that: until it has, the message stays where it is.
    private void lost(Transaction tx, Ready left) {
        Instant now = seams.timeOfDay().instant();
        boolean mayBeBegun = left.reruns() < MAX_RERUNS;
        if (mayBeBegun && seams.rights().isIdempotent(left.capability())) {
            Duration pause = RERUN.multipliedBy(1L << (2 * left.reruns()));
            InboxTable.putBack(tx, left.name(), now.plus(pause));
            InboxTable.countRerun(tx, left.name());
        } else if (mayBeBegun && !seams.rights().areKnown() && left.expires().isAfter(now)) {
            InboxTable.postpone(tx, left.name(), now.plus(PAUSE));
        } else {
            finish(tx, left.name(), Outcome.UNKNOWN, null);
        }
    }

    /// Begins what can be begun, and ends what may not be any more.
    void next(Transaction tx) {
        Instant now = seams.timeOfDay().instant();
        InboxTurns.expired(tx, now).forEach(name -> end(tx, name, Outcome.EXPIRED));
        List<Ready> ready = inTurn(tx, now);
        while (!ready.isEmpty()) {
            ready.forEach(each -> beginOrRefuse(tx, each));
            ready = inTurn(tx, now);
        }
    }

    /// As many as there is room for beside those that run.
    private List<Ready> inTurn(Transaction tx, Instant now) {
        int free = isHeld ? 0 : MAX_RUNNING - Math.toIntExact(InboxTable.running(tx));
        return free > 0 ? InboxTurns.next(tx, now, free) : List.of();
    }

    private void beginOrRefuse(Transaction tx, Ready ready) {
        if (seams.rights().isRevoked(ready.name().peer())) {
            finish(tx, ready.name(), Outcome.REFUSED, "revoked");
        } else if (seams.rights().mayAsk(ready.name().peer(), ready.capability())) {
            beginOrFail(tx, ready);
        } else if (seams.rights().areKnown()) {
            finish(tx, ready.name(), Outcome.REFUSED, "acl_denied");
        } else {
            InboxTable.postpone(tx, ready.name(), seams.timeOfDay().instant().plus(PAUSE));
        }
    }

    private void beginOrFail(Transaction tx, Ready ready) {
        InboxTable.content(tx, ready.name())
                .ifPresentOrElse(message -> begin(tx, ready, message), () -> unreadable(tx, ready.name()));
    }

    /// One message that cannot be read stands in nobody else's way.
    private void unreadable(Transaction tx, Name name) {
        Instant now = seams.timeOfDay().instant();
        Audit.note(tx, now, "unreadable", name.peer(), name.id().toString());
        finish(tx, name, Outcome.FAILED, "unreadable");
    }

    private void begin(Transaction tx, Ready ready, DurableMessage message) {
        InboxTable.run(tx, ready.name(), seams.timeOfDay().instant().plus(LEASE));
        long fence = ready.fence() + 1;
        Terms terms = Terms.underKey(ready.name().id().toString());
        IncomingRequest request = new IncomingRequest(
                ready.name().id(),
                ready.name().peer(),
                ready.capability(),
                message.payload(),
                new Cancellation(),
                ready.followsGap() ? terms.afterGap() : terms);
        tx.afterCommit(() -> {
            // Before the thread begins, which may be later than the next piece of work, where it is taken back.
            cancellations.put(ready.name(), request.cancellation());
            seams.threads().execute(() -> run(ready.name(), fence, request));
        });
    }

    /// The sender takes a request back: one that was not begun has its end, one that was is told of it.
    void cancel(Transaction tx, Name name) {
        if (InboxTable.isUnstarted(tx, name)) {
            end(tx, name, Outcome.CANCELLED);
        } else {
            tx.afterCommit(() -> Optional.ofNullable(cancellations.get(name)).ifPresent(Cancellation::cancel));
        }
    }

    /// Ends what waits. These outcomes say that it was not begun; of one that is to be begun again nobody knows.
    private void end(Transaction tx, Name name, Outcome outcome) {
        finish(tx, name, InboxTable.wasBegun(tx, name) ? Outcome.UNKNOWN : outcome, null);
    }

    private void run(Name name, long fence, IncomingRequest request) {
        Answer answer;
        try {
            answer = seams.agent().handle(request);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return; // what was begun is found at the next start
        } catch (Exception broken) {
            // The thread's top: the sender hears that it failed, and no more.
            log.atWarn()
                    .setMessage("handler of a durable message failed")
                    .addKeyValue("message", name.id())
                    .setCause(broken)
                    .log();
            answer = Answer.refusal("handler_failed");
        } finally {
            cancellations.remove(name, request.cancellation());
        }
        tell(name, fence, answer);
    }

    /// A store that has too much to do just now is told later; one that is closed finds at its next start what
    /// was begun.
    private void tell(Name name, long fence, Answer answer) {
        if (!store.submit(tx -> answered(tx, name, fence, answer)) && !store.isClosed()) {
            seams.timers().schedule(PAUSE, () -> tell(name, fence, answer));
        }
    }

    private void answered(Transaction tx, Name name, long fence, Answer answer) {
        if (!InboxTable.isRunning(tx, name, fence)) {
            return;
        }
        tx.afterCommit(ends::wake);
        if (seams.rights().isRevoked(name.peer())) {
            InboxTable.done(tx, name, Outcome.REFUSED.word());
            next(tx);
            return;
        }
        switch (answer) {
            case Answer.Result(JsonValue payload) -> {
                outgoing.put(tx, outgoing.reply(name.peer(), "response", name.id(), payload));
                finish(tx, name, Outcome.PROCESSED, null);
            }
            case Answer.Refusal(JsonValue payload) -> refused(tx, name, payload);
        }
        next(tx);
    }

    private void refused(Transaction tx, Name name, JsonValue payload) {
        String code =
                payload instanceof JsonObject error && error.get("code") instanceof JsonString(String word) ? word : "";
        if (NOT_ASKED.contains(code)) {
            InboxTable.putBack(tx, name, seams.timeOfDay().instant().plus(PAUSE));
        } else if (NOT_KNOWN.contains(code)) {
            finish(tx, name, Outcome.UNKNOWN, null);
        } else {
            outgoing.put(tx, outgoing.reply(name.peer(), "error", name.id(), payload));
            finish(tx, name, Outcome.FAILED, null);
        }
    }

    /// Ends a message with a signed word; its content is not needed any more.
    void finish(Transaction tx, Name name, Outcome outcome, @Nullable String reason) {
        InboxTable.known(tx, name).ifPresent(known -> {
            InboxTable.done(tx, name, outcome.word());
            ContentDigest digest = ContentDigest.parse(known.digest()).orThrow();
            receipts.sign(tx, name, new Receipts.Verdict(digest, outcome, reason));
        });
    }
}
