package io.agentmesh.registry.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RecentEventsTest {
    private final RecentEvents recent = new RecentEvents();

    @Test
    void eventsSinceAPositionAreThereInOrder() {
        recent.add(1, "a");
        long position = recent.next();
        recent.add(2, "b");
        recent.add(0, "c");

        assertThat(recent.since(position).orElseThrow())
                .extracting(RecentEvents.Event::text)
                .containsExactly("b", "c");
        assertThat(recent.since(recent.next())).contains(List.of());
    }

    @Test
    void oneEventTooManyMakesTheOldestGo() {
        for (int i = 0; i < RecentEvents.MAX_EVENTS; i++) {
            recent.add(i, "e");
        }
        assertThat(recent.since(0)).isPresent();

        recent.add(RecentEvents.MAX_EVENTS, "e");

        assertThat(recent.since(0)).isEmpty();
        assertThat(recent.since(1).orElseThrow()).hasSize(RecentEvents.MAX_EVENTS);
    }

    @Test
    void oneCharacterTooManyMakesTheOldestGo() {
        recent.add(1, "x".repeat(RecentEvents.MAX_CHARS - 1));
        recent.add(2, "x");
        assertThat(recent.since(0)).isPresent();

        recent.add(3, "x");

        assertThat(recent.since(0)).isEmpty();
        assertThat(recent.since(1)).isPresent();
    }

    @Test
    void eventLargerThanAllRoomIsNotKept() {
        recent.add(1, "x".repeat(RecentEvents.MAX_CHARS + 1));

        assertThat(recent.since(0)).isEmpty();
        assertThat(recent.since(1)).isPresent();
    }
}
