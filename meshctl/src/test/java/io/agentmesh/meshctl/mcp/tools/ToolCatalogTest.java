package io.agentmesh.meshctl.mcp.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.json.Json;
import io.agentmesh.core.testing.FakeClock;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.mcp.testing.Cards;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How long a list is kept.
final class ToolCatalogTest {
    private static final List<AgentCard> BOB = List.of(
            ((Decoded.Ok<AgentCard>) Json.decode(Cards.card("bob", "bob", Cards.capability("echo")), AgentCard.SHAPE))
                    .value());

    private final FakeClock clock = FakeClock.atSomeDay();
    private final ToolCatalog catalog = new ToolCatalog(this::fetch, clock);
    private List<AgentCard> cards = List.of();
    private int fetches;
    private boolean reachable = true;

    private List<AgentCard> fetch() throws CommandException {
        fetches++;
        if (!reachable) {
            throw new Failure(Cause.DAEMON_DOWN, "no", "", "").asException();
        }
        return cards;
    }

    @Test
    void listIsKeptForAMinuteAndFetchedWhenItIsOver() throws Exception {
        catalog.current();
        cards = BOB;
        clock.advance(ToolCatalog.FRESH.minusNanos(1));

        assertThat(catalog.current().tools()).isEmpty();
        clock.advance(Duration.ofNanos(1));
        assertThat(catalog.current().tools()).hasSize(1);
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void refreshFetchesAtOnce() throws Exception {
        catalog.current();
        cards = BOB;

        assertThat(catalog.refreshed().tools()).hasSize(1);
        assertThat(catalog.current().tools()).hasSize(1);
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void olderListServesWhileTheMeshCannotBeAsked() throws Exception {
        cards = BOB;
        catalog.current();
        reachable = false;
        clock.advance(ToolCatalog.FRESH);

        assertThat(catalog.current().tools()).hasSize(1);
    }

    @Test
    void meshThatCouldNeverBeAskedIsAFailure() {
        reachable = false;

        assertThatThrownBy(catalog::current).isInstanceOf(CommandException.class);
    }
}
