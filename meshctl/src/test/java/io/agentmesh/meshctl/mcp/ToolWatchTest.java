package io.agentmesh.meshctl.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.json.JsonInteger;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.meshctl.daemon.DaemonStatus;
import io.agentmesh.meshctl.mcp.testing.Cards;
import io.agentmesh.meshctl.mcp.testing.Pauses;
import io.agentmesh.meshctl.mcp.tools.ToolCatalog;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who is told of agents that come and go, and when.
final class ToolWatchTest {
    private static final long PATIENCE_SECONDS = 60;
    private static final List<AgentCard> BOB = List.of(
            ((Decoded.Ok<AgentCard>) Json.decode(Cards.card("bob", "bob", Cards.capability("echo")), AgentCard.SHAPE))
                    .value());

    private final FakeClock clock = FakeClock.atSomeDay();
    private final Pauses pauses = new Pauses();
    private final CountDownLatch told = new CountDownLatch(1);
    private volatile List<AgentCard> cards = List.of();
    private volatile long peers;
    private final ToolCatalog catalog = new ToolCatalog(() -> cards, clock);
    private final Thread watch = new ToolWatch(this::status, catalog, pauses).start();

    private DaemonStatus status() {
        return new DaemonStatus(JsonObject.empty().with("peers_count", JsonInteger.of(peers)));
    }

    @AfterEach
    void stop() {
        watch.interrupt();
    }

    private boolean isTold() throws InterruptedException {
        return told.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void listenerIsToldAsSoonAsTheDaemonCountsSomebodyMore() throws Exception {
        catalog.current();
        catalog.listen(told::countDown);
        pauses.letOnePass();
        pauses.awaitAllTaken();

        cards = BOB;
        peers = 1;
        pauses.letOnePass();
        pauses.letOnePass();

        assertThat(isTold()).isTrue();
    }

    @Test
    void changeThatNoCountShowsIsSeenWithinAMinute() throws Exception {
        catalog.current();
        catalog.listen(told::countDown);

        cards = BOB;
        clock.advance(ToolCatalog.FRESH);
        pauses.letOnePass();

        assertThat(isTold()).isTrue();
    }

    @Test
    void listenerThatHasEnoughIsToldNothing() throws Exception {
        catalog.current();
        catalog.listen(told::countDown).close();

        cards = BOB;
        catalog.refreshed();

        assertThat(told.getCount()).isEqualTo(1);
        assertThat(catalog.hasListeners()).isFalse();
    }
}
