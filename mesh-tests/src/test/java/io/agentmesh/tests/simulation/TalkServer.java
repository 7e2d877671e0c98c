package io.agentmesh.tests.simulation;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.call.IncomingRequest;
import io.agentmesh.sdk.stream.Ending;
import io.agentmesh.sdk.stream.Exchange;
import io.agentmesh.sdk.stream.StreamSink;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/// The other side of talks, in one process of an agent: says what it is asked for, and in a conversation
/// everything that it is told.
///
/// @param agent who serves
/// @param process in which
/// @param ledger is told of everything
/// @param pauses between two items
/// @param quirks weaknesses that it has
record TalkServer(
        AgentId agent, SimulatedProcess process, TalkLedger ledger, Supplier<Duration> pauses, Set<Quirk> quirks) {
    /// Which item a server with [Quirk#SKIPS] leaves out.
    private static final long SKIPPED = 3;

    /// Something that items are sent to.
    @FunctionalInterface
    private interface Outlet {
        void send(JsonValue item) throws InterruptedException;
    }

    Ending stream(IncomingRequest request, StreamSink items) throws InterruptedException, HandlerFailure {
        long number = open(request);
        try {
            long count = Talk.number(request.payload(), "items");
            for (long place = 0; place < count; place++) {
                process.sleep(pauses.get());
                say(request, place, items::send);
            }
            return ending(request);
        } finally {
            over(number);
        }
    }

    Ending conversation(IncomingRequest request, Exchange exchange) throws InterruptedException, HandlerFailure {
        long number = open(request);
        try {
            long place = 0;
            long most = mostTold(request);
            for (var item = exchange.next(); item.isPresent() && place < most; item = exchange.next()) {
                ledger.told(number, item.get());
                say(request, place++, exchange::send);
            }
            return ending(request);
        } finally {
            over(number);
        }
    }

    /// Whoever does not answer ends while its asker still speaks.
    private static long mostTold(IncomingRequest request) {
        return wish(request) == Errand.Wish.ANSWER ? Long.MAX_VALUE : Talk.number(request.payload(), "items") / 2;
    }

    private static Errand.Wish wish(IncomingRequest request) {
        return Errand.Wish.valueOf(Errand.text((JsonObject) request.payload(), "ending"));
    }

    private long open(IncomingRequest request) {
        long number = Talk.number(request.payload(), "talk");
        ledger.opened(
                number,
                new TalkLedger.Opened(
                        request.caller(), agent, process, request.terms().timeLeft()));
        return number;
    }

    private void say(IncomingRequest request, long place, Outlet outlet) throws InterruptedException {
        long number = Talk.number(request.payload(), "talk");
        int size = (int) Talk.number(request.payload(), "size");
        if (place != SKIPPED || !quirks.contains(Quirk.SKIPS)) {
            outlet.send(Talk.item(number, place, size));
        }
        ledger.answered(number);
    }

    private static Ending ending(IncomingRequest request) throws HandlerFailure {
        return switch (wish(request)) {
            case ANSWER -> Ending.complete();
            case REFUSE -> Ending.refused("refused");
            case FAIL -> throw new HandlerFailure();
        };
    }

    private void over(long number) {
        if (process.isAlive()) {
            ledger.over(number, process);
        }
    }
}
