package io.agentmesh.tests.restart;

import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.http.client.HttpFailure;
import io.agentmesh.http.message.HttpResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Callers that ask again and again, each time with another number, and how every request ended: `result`, the
/// stable word of an error, `daemon away` if their own daemon was not there or was killed meanwhile, or something
/// that begins with `untyped`, which must not be.
final class Load implements AutoCloseable {
    static final String RESULT = "result";
    static final String UNTYPED = "untyped";
    private static final int CALLERS = 4;
    private static final long PAUSE_MILLIS = 20;

    private final LiveMesh.Side asking;
    private final LiveMesh.Side asked;
    private final Duration deadline;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, String> endings = new ConcurrentHashMap<>();
    private final AtomicLong longestMillis = new AtomicLong();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<Thread> callers = new ArrayList<>();

    Load(LiveMesh.Side asking, LiveMesh.Side asked) {
        this(asking, asked, LiveMesh.REQUEST);
    }

    Load(LiveMesh.Side asking, LiveMesh.Side asked, Duration deadline) {
        this.asking = asking;
        this.asked = asked;
        this.deadline = deadline;
        for (int i = 0; i < CALLERS; i++) {
            callers.add(Thread.ofVirtual().name("caller").start(this::askAgainAndAgain));
        }
    }

    private void askAgainAndAgain() {
        try {
            while (!stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                long number = numbers.incrementAndGet();
                long begun = System.nanoTime();
                endings.put(number, ask(asking, asked, number, deadline));
                longestMillis.accumulateAndGet((System.nanoTime() - begun) / 1_000_000, Math::max);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Asks once, and tells how it ended.
    static String ask(LiveMesh.Side asking, LiveMesh.Side asked, long number, Duration deadline)
            throws InterruptedException {
        try {
            return ending(asking.ask(asked, number, deadline), number);
        } catch (HttpFailure failure) {
            return switch (failure.kind()) {
                case REFUSED, UNREACHABLE, CUT -> "daemon away";
                default -> UNTYPED + ": " + failure;
            };
        } catch (IOException failure) {
            return UNTYPED + ": " + failure;
        }
    }

    private static String ending(HttpResponse answer, long number) {
        if (answer.status() == 200) {
            boolean ours = answer.bodyText().equals("{\"payload\":{\"n\":" + number + "}}");
            return ours ? RESULT : UNTYPED + ": somebody else's answer " + answer.bodyText();
        }
        return Json.parse(answer.bodyText()).toOptional().orElse(null) instanceof JsonObject error
                        && error.get("reason") instanceof JsonString(String word)
                ? word
                : UNTYPED + ": " + answer.status() + " " + answer.bodyText();
    }

    /// How many requests ended so far.
    int ended() {
        return endings.size();
    }

    /// The numbers of the requests that brought a result.
    List<Long> results() {
        return endings.entrySet().stream()
                .filter(entry -> entry.getValue().equals(RESULT))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// How many requests had each ending.
    Map<String, Integer> tally() {
        Map<String, Integer> tally = new TreeMap<>();
        endings.values().forEach(ending -> tally.merge(ending, 1, Integer::sum));
        return tally;
    }

    /// How long the request took that took longest, whatever came of it.
    Duration longest() {
        return Duration.ofMillis(longestMillis.get());
    }

    /// How many requests were begun.
    long begun() {
        return numbers.get();
    }

    /// Asks no more, and waits for what is under way.
    @Override
    public void close() {
        stopped.countDown();
        try {
            for (Thread caller : callers) {
                caller.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
