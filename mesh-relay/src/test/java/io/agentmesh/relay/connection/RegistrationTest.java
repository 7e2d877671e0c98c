package io.agentmesh.relay.connection;

import static io.agentmesh.core.testing.Keys.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.frame.Feature;
import io.agentmesh.core.frame.RelayNotice;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.relay.queue.MemoryQueue;
import io.agentmesh.relay.queue.QueueLimits;
import io.agentmesh.relay.routing.FakeLink;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Two logins of one agent at once, on the threads of two links.
final class RegistrationTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Set<Thread.State> CANNOT_GO_ON = Set.of(Thread.State.BLOCKED, Thread.State.TERMINATED);

    private final FakeClock clock = FakeClock.atSomeDay();
    private final RelayCore core = new RelayCore(
            RelayLimits.DEFAULTS,
            new FakeGate(),
            new MemoryQueue(QueueLimits.DEFAULTS, clock),
            new TimeAndChance(clock, clock, clock, new SecureRandom()));
    private final FakeLink olderLink = new FakeLink(clock);
    private final FakeLink newerLink = new FakeLink(clock);
    private final List<FakeLink> registered = Collections.synchronizedList(new ArrayList<>());

    @Test
    void connectionThatReplacedAnotherIsTheOneThatIsRegisteredAndTold() throws InterruptedException {
        Registration older = registration(olderLink);
        Registration newer = registration(newerLink);
        Thread other = Thread.ofPlatform().unstarted(() -> newer.begin(admission(), () -> registered.add(newerLink)));

        older.begin(admission(), () -> {
            other.start();
            Awaitility.await().atMost(PATIENCE).until(() -> CANNOT_GO_ON.contains(other.getState()));
            registered.add(olderLink);
        });
        other.join();
        older.closed(() -> {});
        core.receipts().tell(ALICE.id(), new RelayNotice.Rate(7, 7));
        clock.advance(Duration.ZERO);

        assertThat(olderLink.ending()).isNotNull();
        assertThat(newerLink.ending()).isNull();
        assertThat(newerLink.notices).hasSize(1);
        assertThat(registered).containsExactly(olderLink, newerLink);
    }

    private Registration registration(FakeLink link) {
        return new Registration(core, link, admission(), why -> {});
    }

    private static Step.Admit admission() {
        return new Step.Admit(ALICE.id(), null, Set.of(Feature.RECEIPTS));
    }
}
