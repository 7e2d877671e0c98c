package io.agentmesh.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
    private final Comparison comparison = new Comparison(List.of("ours", "theirs"));

    @Test
    void mediansAreComparedWithTheLastRelays() {
        for (double value : List.of(30.0, 10.0, 20.0)) {
            comparison.add("ours", new Figures("load").with("messages_per_s", value));
        }
        comparison.add("theirs", new Figures("load").with("messages_per_s", 40.0));

        assertThat(comparison.json().lines())
                .containsExactly(
                        "{\"figure\":\"messages_per_s\",\"max\":30.0,\"median\":20.0,\"min\":10.0,\"ratio\":0.5,"
                                + "\"relay\":\"ours\",\"scenario\":\"load\"}",
                        "{\"figure\":\"messages_per_s\",\"max\":40.0,\"median\":40.0,\"min\":40.0,\"ratio\":1.0,"
                                + "\"relay\":\"theirs\",\"scenario\":\"load\"}");
        assertThat(comparison.table()).startsWith("load\n").contains("ratio  0.50");
    }

    @Test
    void relayWithoutAFigureDividesNothing() {
        comparison.add("ours", new Figures("load").with("messages_per_s", 1));

        assertThat(comparison.table()).contains("ratio  0.00");
    }
}
