package io.agentmesh.meshd.outbox;

import static io.agentmesh.core.testing.Keys.BOB;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.error.ErrorCode;
import io.agentmesh.core.error.Violation;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.resilience.Backoff;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.meshd.outbox.OutboxLimits.Room;
import io.agentmesh.meshd.outbox.OutboxLimits.Work;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An outbox in one thread, under a clock that is moved by hand.
final class OutboxRig {
    static final Duration AN_HOUR = Duration.ofHours(1);
    static final OutboxLimits SMALL = new OutboxLimits(
            new Room(4, 8_000, 3, 4_000),
            2_000,
            new Room(3, 5_000, 3, 5_000),
            Duration.ofHours(24),
            Duration.ofDays(7),
            new Work(2, 3, 2),
            Duration.ofMinutes(4),
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60)),
            Duration.ofSeconds(55));

    final FakeClock clock = FakeClock.atSomeDay();
    final Path folder;
    FakeCourier courier = new FakeCourier();
    OutboxLimits limits = SMALL;
    Outbox outbox;
    private int orders;

    OutboxRig(Path home) throws Exception {
        folder = home.resolve("outbox");
        outbox = open();
    }

    private Outbox open() throws Exception {
        OutboxSeams seams = new OutboxSeams(courier, clock, clock, new Random(1), new SecureRandom());
        Outbox opened = new Outbox(EntryFiles.open(folder, seams.secrets()), limits, seams, Runnable::run, () -> {});
        opened.start();
        return opened;
    }

    /// The process is killed, and another one begins. Nothing that the first one does from now on counts.
    void restart() throws Exception {
        FakeCourier before = courier;
        courier = new FakeCourier();
        courier.memory = before.memory;
        courier.self = before.self;
        outbox.close();
        outbox = open();
    }

    UUID submit() {
        return submit(order(BOB.id(), Order.Repeat.AT_MOST_ONCE, ""));
    }

    UUID submit(Order order) {
        return outbox.submit(order, AN_HOUR).orThrow().entry().id();
    }

    Order order(AgentId target, Order.Repeat repeat, String words) {
        orders++;
        return new Order(
                new UUID(7, orders),
                target,
                "echo",
                FakeCourier.json("{\"capability\":\"echo\",\"words\":\"c4n4ry " + words + "\"}"),
                repeat);
    }

    /// Why a request was not taken; `null` if it was.
    static @Nullable ErrorCode refusal(Decoded<Report> taken) {
        return taken instanceof Decoded.Bad<Report>(Violation why) ? why.code() : null;
    }

    State state(UUID id) {
        return outbox.find(id).orElseThrow().entry().state();
    }
}
