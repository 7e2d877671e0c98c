package io.agentmesh.sdk.once;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.envelope.Protection;
import io.agentmesh.core.identity.AgentId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Knows the requests that were taken, over the time in which they can come again.
///
/// At its bounds a request is refused and not forgotten: to forget one early would let it be handled twice. Of
/// answers the oldest are forgotten; who repeats such a request is told that it was answered.
///
/// Owned by the loop.
public final class DuplicateFilter {
    private record ById(AgentId caller, UUID id) {}

    private record ByKey(AgentId caller, String key) {}

    /// Who made requests that are known, and how many.
    private static final class Caller {
        /// The one object for all of them: each request comes with an id of its own, larger than the rest of it.
        final AgentId id;

        int requests;

        Caller(AgentId id) {
            this.id = id;
        }
    }

    private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(36);

    private final OnceLimits limits;
    private final Journal journal;
    private final InstantSource timeOfDay;
    /// In the order in which they were taken.
    private final Map<ById, Known> known = new LinkedHashMap<>();
    private final Map<ByKey, Known> underKey = new HashMap<>();
    private final Map<AgentId, Caller> callers = new HashMap<>();
    /// Those whose answers are kept, oldest first.
    private final Deque<Known> withAnswer = new ArrayDeque<>();
    private long answerBytes;
    private long nextSweep;

    /// Knows what the journal knows.
    public DuplicateFilter(OnceLimits limits, Journal journal, InstantSource timeOfDay) {
        this.limits = limits;
        this.journal = journal;
        this.timeOfDay = timeOfDay;
        journal.load().forEach(this::remember);
        sweep();
    }

    private void remember(Entry entry) {
        switch (entry) {
            case Entry.Taken taken -> {
                Known request = new Known(shared(taken), new Known.State.OutcomeUnknown());
                request.safe();
                put(request);
            }
            case Entry.Answered answered ->
                find(answered.caller(), answered.id()).ifPresent(request -> keep(request, answered));
            case Entry.AnsweredAtLength answered ->
                find(answered.caller(), answered.id())
                        .ifPresent(request -> request.state(new Known.State.AnswerGone()));
        }
    }

    /// The request that came first in this envelope.
    public Optional<Known> find(AgentId caller, UUID id) {
        return alive(known.get(new ById(caller, id)));
    }

    /// The request that this caller made under this key.
    public Optional<Known> find(AgentId caller, String key) {
        return alive(underKey.get(new ByKey(caller, key)));
    }

    private Optional<Known> alive(@Nullable Known request) {
        return Optional.ofNullable(request).filter(found -> !found.isExpired(timeOfDay.millis()));
    }

    /// Whether a plain request with this timestamp is too old, or too far ahead, to know whether it is a
    /// repeated one.
    public boolean isStale(long timestamp) {
        long now = timeOfDay.millis();
        return timestamp < now - limits.freshFor().toMillis()
                || timestamp > now + limits.aheadBy().toMillis();
    }

    /// Whether there is room for a further request of this caller.
    public boolean hasRoom(AgentId caller) {
        if (timeOfDay.millis() >= nextSweep || known.size() >= limits.rows()) {
            sweep();
        }
        Caller before = callers.get(caller);
        return known.size() < limits.rows() && (before == null || before.requests < limits.rowsPerCaller());
    }

    /// Takes a request that is not known, for which there is room. It is to be written next.
    ///
    /// @param protection how it came: a plain one is known for longer
    public Known take(AgentId caller, UUID id, @Nullable String key, Protection protection) {
        Duration life =
                switch (protection) {
                    case SEALED -> limits.keep();
                    case PLAIN -> limits.freshFor().plus(limits.aheadBy());
                };
        Entry.Taken taken = new Entry.Taken(caller, id, key, timeOfDay.millis() + life.toMillis());
        Known request = new Known(shared(taken), new Known.State.UnderWay());
        put(request);
        return request;
    }

    private Entry.Taken shared(Entry.Taken taken) {
        AgentId caller = callers.computeIfAbsent(taken.caller(), Caller::new).id;
        return new Entry.Taken(caller, taken.id(), taken.key(), taken.expires());
    }

    /// Writes that a request was taken; `progress` tells when its handler may run, and when it may be confirmed.
    public void write(Known request, Journal.Progress progress) {
        journal.append(request.taken(), progress);
    }

    /// It was not handled after all: it may come again.
    public void forget(Known request) {
        known.remove(new ById(request.caller(), request.id()), request);
        dropIndexes(request);
    }

    /// It was answered for the first time.
    public void answered(Known request, Entry.Kind kind, Octets payload) {
        Entry.Answered answered = new Entry.Answered(request.caller(), request.id(), kind, payload);
        keep(request, answered);
        boolean noted = payload.length() <= limits.answers().largestNoted();
        journal.append(noted ? answered : new Entry.AnsweredAtLength(request.caller(), request.id()), NOBODY_WAITS);
    }

    /// It is served in a way that cannot be repeated, as a stream.
    public void served(Known request) {
        request.state(new Known.State.Served());
    }

    private void keep(Known request, Entry.Answered answered) {
        if (answered.payload().length() > limits.answers().largest()) {
            request.state(new Known.State.AnswerGone());
            return;
        }
        request.state(new Known.State.Answered(answered.kind(), answered.payload()));
        withAnswer.add(request);
        answerBytes += answered.payload().length();
        while (answerBytes > limits.answers().bytes()) {
            dropAnswer(withAnswer.remove());
        }
    }

    private void dropAnswer(Known request) {
        if (request.state() instanceof Known.State.Answered(var kind, var payload)) {
            answerBytes -= payload.length();
            request.state(new Known.State.AnswerGone());
        }
    }

    private void put(Known request) {
        known.put(new ById(request.caller(), request.id()), request);
        String key = request.key();
        if (key != null) {
            underKey.put(new ByKey(request.caller(), key), request);
        }
        callers.computeIfAbsent(request.caller(), Caller::new).requests++;
    }

    private void sweep() {
        long now = timeOfDay.millis();
        nextSweep = now + BETWEEN_SWEEPS.toMillis();
        for (Iterator<Known> all = known.values().iterator(); all.hasNext(); ) {
            Known request = all.next();
            if (request.isExpired(now) && !(request.state() instanceof Known.State.UnderWay)) {
                all.remove();
                dropIndexes(request);
            }
        }
        withAnswer.removeIf(request -> !(request.state() instanceof Known.State.Answered));
    }

    private void dropIndexes(Known request) {
        String key = request.key();
        if (key != null) {
            underKey.remove(new ByKey(request.caller(), key), request);
        }
        callers.computeIfPresent(request.caller(), (id, caller) -> --caller.requests == 0 ? null : caller);
        dropAnswer(request);
    }

    /// How many requests are known.
    public int size() {
        return known.size();
    }

    private static final Journal.Progress NOBODY_WAITS = new Journal.Progress() {
        @Override
        public void written() {}

        @Override
        public void safe() {}

        /// Who repeats the request is told that its outcome is not known.
        @Override
        public void failed() {}
    };
}
