package io.agentmesh.registry.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.registry.store.SqliteStore;
import io.agentmesh.registry.store.StoreLimits;
import io.agentmesh.registry.sync.Presence;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SightingsIT {
    private static final Presence NOBODY = new Presence() {
        @Override
        public boolean isOnline(GroupId group, AgentId agent) {
            return false;
        }

        @Override
        public Set<AgentId> online(GroupId group) {
            return Set.of();
        }

        @Override
        public Set<AgentId> online() {
            return Set.of();
        }
    };

    @Test
    void moreAgentsThanAreNotedAreSeenNextTime() throws Exception {
        try (SqliteStore store = SqliteStore.open(SqliteStore.MEMORY, StoreLimits.DEFAULT)) {
            var sightings = new Sightings(store, NOBODY, () -> Instant.ofEpochSecond(7));
            for (int i = 0; i <= Sightings.MAX_NOTED; i++) {
                sightings.saw(new AgentId("agent-" + i));
            }
            assertThat(sightings.noted()).isEqualTo(Sightings.MAX_NOTED);

            sightings.run();

            assertThat(sightings.noted()).isZero();
            assertThat(store.<Long>read(tx -> tx.queryOne(
                                    "SELECT count(*) FROM agent_sightings WHERE seen_at = 7", row -> row.getLong(1))
                            .orElseThrow()))
                    .isEqualTo(Sightings.MAX_NOTED);
        }
    }
}
