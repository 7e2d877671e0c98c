package io.agentmesh.meshd.offline.incoming;

import io.agentmesh.core.durable.DurableMessage;
import io.agentmesh.core.durable.Lane;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.core.receipt.ContentDigest;
import io.agentmesh.core.receipt.Outcome;
import io.agentmesh.meshd.offline.incoming.InboxTable.Name;
import io.agentmesh.meshd.offline.incoming.InboxTable.Ready;
import io.agentmesh.meshd.offline.outgoing.Outgoing;
import io.agentmesh.meshd.offline.store.OfflineStore;
import io.agentmesh.meshd.offline.store.Transaction;
import io.agentmesh.sdk.call.Answer;
import io.agentmesh.sdk.call.Cancellation;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.call.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands requests to the local agent, each once (T4, T5). Methods with a transaction are parts of it.
final class Handover {
    /// Requests that the local agent is asked at a time.
    static final int MAX_RUNNING = 16;
    /// Rows that are looked at for something to hand over.
    private static final int MAX_LOOKED_AT = 256;
    /// How long after its time a request may still be begun: clocks differ.
    private static final Duration SKEW = Duration.ofMinutes(2);
    /// How long a message waits for the one before it that never came.
    private static final Duration LONGEST_GAP = Duration.ofMinutes(10);
    /// A request that the local agent certainly did not get is tried again after this.
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /// Codes of a proxy that has not asked.
    private static final Set<String> NOT_ASKED = Set.of("local_agent_unreachable", "overloaded", "stopping");
    /// Codes of a proxy that asked, and does not know what came of it.
    private static final Set<String> NOT_KNOWN = Set.of("local_agent_timeout", "local_agent_broken_answer");

    private static final Logger log = LoggerFactory.getLogger(Handover.class);

    private final OfflineStore store;
    private final Outgoing outgoing;
    private final Receipts receipts;
    private final IncomingSeams seams;
    private final AtomicInteger running = new AtomicInteger();

    Handover(OfflineStore store, Outgoing outgoing, Receipts receipts, IncomingSeams seams) {
        this.store = store;
        this.outgoing = outgoing;
        this.receipts = receipts;
        this.seams = seams;
    }

    /// What an earlier process had begun: begun again where that does no harm, else its end is not known.
    void resume(Transaction tx) {
        for (Ready left : InboxTable.begun(tx)) {
            if (seams.rights().isIdempotent(left.capability())) {
                InboxTable.putBack(tx, left.name(), seams.timeOfDay().instant());
            } else {
                finish(tx, left.name(), Outcome.UNKNOWN, null);
            }
        }
    }

    /// Begins what can be begun.
    void next(Transaction tx) {
        Instant now = seams.timeOfDay().instant();
        for (Ready ready : InboxTable.ready(tx, now, MAX_LOOKED_AT)) {
            if (ready.expires().plus(SKEW).isBefore(now)) {
                finish(tx, ready.name(), Outcome.EXPIRED, null);
            } else if (seams.rights().isRevoked(ready.name().peer())) {
                finish(tx, ready.name(), Outcome.REFUSED, "revoked");
            } else if (!seams.rights().mayAsk(ready.name().peer(), ready.capability())) {
                finish(tx, ready.name(), Outcome.REFUSED, "acl_denied");
            } else if (running.get() < MAX_RUNNING && isItsTurn(tx, ready, now)) {
                begin(tx, ready);
            }
        }
    }

    /// A message waits for the one before it in its lane, as long as that may still come.
    private static boolean isItsTurn(Transaction tx, Ready ready, Instant now) {
        Lane lane = ready.lane();
        if (lane == null || lane.previous() == 0) {
            return true;
        }
        Instant notAfter = Instant.ofEpochMilli(lane.previousExpiresMillis()).plus(SKEW);
        boolean isLate =
                notAfter.isBefore(now) || ready.received().plus(LONGEST_GAP).isBefore(now);
        return InboxTable.isDone(tx, ready.name().peer(), lane.name(), lane.previous())
                .orElse(isLate);
    }

    private void begin(Transaction tx, Ready ready) {
        DurableMessage message = InboxTable.content(tx, ready.name()).orElseThrow();
        InboxTable.run(tx, ready.name());
        running.incrementAndGet();
        long fence = ready.fence() + 1;
        IncomingRequest request = new IncomingRequest(
                ready.name().id(),
                ready.name().peer(),
                ready.capability(),
                message.payload(),
                Cancellation.never(),
                Terms.underKey(ready.name().id().toString()));
        tx.afterCommit(() -> seams.threads().execute(() -> run(ready.name(), fence, request)));
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
            running.decrementAndGet();
        }
        Answer given = answer;
        if (!store.submit(tx -> answered(tx, name, fence, given))) {
            log.atWarn()
                    .setMessage("answer to a durable message lost: the store is closed, or has too much to do")
                    .addKeyValue("message", name.id())
                    .log();
        }
    }

    private void answered(Transaction tx, Name name, long fence, Answer answer) {
        if (!InboxTable.isRunning(tx, name, fence)) {
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
