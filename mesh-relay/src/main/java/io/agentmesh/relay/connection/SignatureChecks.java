package io.agentmesh.relay.connection;

import io.agentmesh.core.envelope.ReceivedEnvelope;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.identity.CheckedKeys;
import io.agentmesh.core.json.Utf8Text;
import io.agentmesh.relay.connection.SignaturePolicy.Where;
import io.agentmesh.relay.metrics.Count;
import io.agentmesh.relay.metrics.RelayMetrics;
import io.agentmesh.relay.queue.OutgoingEnvelope;
import io.agentmesh.relay.queue.QueueEntry;
import io.agentmesh.relay.routing.LateCheck;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which signatures the relay checks, and when (docs/adr/0033-signatures-at-the-ends.md).
///
/// | receiver, at the moment of routing | sender | checked |
/// |---|---|---|
/// | does not check itself, or is away | any | before it is routed |
/// | checks itself | never caught | one in so many, off its way: whoever is caught is checked from then on |
/// | checks itself | caught before | before it is routed |
/// | does not check itself, and came in the place of one that did | any | when it leaves the queue |
///
/// For any thread.
final class SignatureChecks implements LateCheck {
    private static final Logger log = LoggerFactory.getLogger(SignatureChecks.class);

    /// Senders whose keys need no second check.
    private static final int REMEMBERED_KEYS = 16_384;
    /// Samples that wait to be checked: above it they are left out, and counted.
    static final int MAX_SAMPLES = 64;

    private final CheckedKeys keys = new CheckedKeys(REMEMBERED_KEYS);
    private final Distrusted distrusted = new Distrusted();
    private final Semaphore samples = new Semaphore(MAX_SAMPLES);
    /// How many more are left out until the next sample.
    private final AtomicInteger untilSample = new AtomicInteger();
    private final Supplier<SignaturePolicy> policy;
    private final RandomGenerator random;
    private final Executor threads;
    private final RelayMetrics metrics;

    /// @param policy asked each time
    /// @param random draws the samples; nobody outside may foresee it
    /// @param threads check samples, and what leaves the queue
    SignatureChecks(Supplier<SignaturePolicy> policy, RandomGenerator random, Executor threads, RelayMetrics metrics) {
        this.policy = policy;
        this.random = random;
        this.threads = threads;
        this.metrics = metrics;
        this.untilSample.set(nextGap());
    }

    /// Whether a receiver that checks itself may get this sender's envelopes unchecked.
    boolean mayBeLeftToReceiver(AgentId sender) {
        return policy.get().where() == Where.ENDS && !distrusted.contains(sender);
    }

    /// Checks one before it is routed: the envelope itself, or why not.
    Decoded<ReceivedEnvelope> check(ReceivedEnvelope envelope) {
        return envelope.verify(keys);
    }

    /// An envelope is left to its receiver; perhaps it is drawn as a sample.
    void left(ReceivedEnvelope envelope) {
        metrics.count(Count.SIGNATURES_LEFT);
        if (untilSample.getAndDecrement() > 0) {
            return;
        }
        untilSample.set(nextGap());
        if (!samples.tryAcquire()) {
            metrics.count(Count.SAMPLES_SKIPPED);
            return;
        }
        onThreads(() -> {
            samples.release();
            boolean holds = envelope.verify(keys) instanceof Decoded.Ok<ReceivedEnvelope>;
            metrics.count(holds ? Count.SAMPLES_HELD : Count.SAMPLES_BAD);
            if (!holds) {
                caught(envelope.from());
            }
        });
    }

    /// So many are left out: on average, with the one that follows, as many as the policy says.
    private int nextGap() {
        return random.nextInt(2 * policy.get().sampleOneIn() - 1);
    }

    @Override
    public void check(List<QueueEntry> entries, Consumer<Set<Long>> forged) {
        onThreads(() -> {
            Set<Long> found = new HashSet<>();
            for (QueueEntry entry : entries) {
                boolean holds = holds(entry.envelope());
                metrics.count(holds ? Count.DEFERRED_HELD : Count.DEFERRED_BAD);
                if (!holds) {
                    found.add(entry.sequence());
                    caught(entry.envelope().from());
                }
            }
            forged.accept(found);
        });
    }

    private boolean holds(OutgoingEnvelope envelope) {
        return Utf8Text.of(envelope.frame()).then(ReceivedEnvelope::read).then(read -> read.verify(keys))
                instanceof Decoded.Ok<ReceivedEnvelope>;
    }

    private void caught(AgentId sender) {
        if (distrusted.add(sender)) {
            log.atWarn()
                    .setMessage("a signature does not hold; all of this sender's are checked from now on")
                    .addKeyValue("agent", sender)
                    .log();
        }
    }

    /// Senders of whom every envelope is checked.
    int distrusted() {
        return distrusted.size();
    }

    private void onThreads(Runnable check) {
        try {
            threads.execute(check);
        } catch (RejectedExecutionException stopping) {
            check.run();
        }
    }
}
