package io.agentmesh.registry.card;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.account.GroupId;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.http.message.HttpRequest;
import io.agentmesh.registry.lease.Leases;
import io.agentmesh.registry.store.QueryPlans;
import io.agentmesh.registry.store.RowMapper;
import io.agentmesh.registry.store.SqliteStore;
import io.agentmesh.registry.store.StoreLimits;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.sync.Presence;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every way to search, as SQLite means to answer it: from indexes (registry §11 W12).
final class SearchPlanIT {
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "capability=x",
                "search=x",
                "search=xyz",
                "agent_id=x",
                "agent_id=x&text=x&search=xyz&capability=x",
                "capability_prefix=x",
                "text=x",
                "text=x&order=relevance",
                "label=a:b&label=c:d",
                "online=true",
                "online=false",
                "fresh=true",
                "seen_within=5",
                "cursor=dSAyMDMxLTAxLTAxVDAwOjAwOjAwKzAwOjAwIDAwMDAwMDAwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwMA",
                "capability=x&search=xyz&capability_prefix=x&text=x&label=a:b&online=true&fresh=true"
            })
    void isAnsweredFromIndexes(String query, @TempDir Path folder) throws Exception {
        var leases = new Leases(InstantSource.system(), Duration.ofDays(1));
        var search = new CardSearch(new CardRepository(), NOBODY, leases);
        SearchRequest wanted = SearchRequest.of(HttpRequest.of("GET", "/agents?" + query));
        List<GroupId> groups = List.of(new GroupId(new UUID(1, 1)));

        try (SqliteStore store = SqliteStore.open(folder.resolve("x.db").toString(), StoreLimits.DEFAULT)) {
            List<String> plans = store.read(tx -> {
                var explaining = new Explaining(tx, new ArrayList<>());
                search.find(explaining, wanted, groups);
                return explaining.scans();
            });
            assertThat(plans).isEmpty();
        }
    }

    /// Asks for the plan of each statement that is run, and then runs it.
    private record Explaining(Transaction tx, List<String> scans) implements Transaction {
        @Override
        public <T> Optional<T> queryOne(String sql, RowMapper<T> mapper, @Nullable Object... values) {
            scans.addAll(QueryPlans.scans(tx, sql, values));
            return tx.queryOne(sql, mapper, values);
        }

        @Override
        public <T> List<T> queryAll(String sql, RowMapper<T> mapper, @Nullable Object... values) {
            scans.addAll(QueryPlans.scans(tx, sql, values));
            return tx.queryAll(sql, mapper, values);
        }

        @Override
        public int update(String sql, @Nullable Object... values) {
            return tx.update(sql, values);
        }

        @Override
        public void afterCommit(Runnable action) {
            tx.afterCommit(action);
        }
    }
}
