package io.agentmesh.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
    private final Comparison comparison = new Comparison(List.of("ours", "theirs"), "theirs");

    @Test
    void mediansAreComparedWithTheLastRelays() throws IncompleteRun {
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
    void relayWithoutAFigureDividesNothing() throws IncompleteRun {
        comparison.add("ours", new Figures("load").with("messages_per_s", 1));

        assertThat(comparison.table()).contains("ratio  0.00");
    }

    @Test
    void runOfOursThatLacksSomethingEndsTheComparison() {
        Figures lossy = new Figures("load").with("messages_per_s", 9).with("lost", 1);

        assertThatThrownBy(() -> comparison.add("ours", lossy))
                .isInstanceOf(IncompleteRun.class)
                .hasMessage("load: ours lacks 1");
    }

    @Test
    void runOfTheOriginalThatLacksSomethingIsLeftOutAndCounted() throws IncompleteRun {
        comparison.add("theirs", new Figures("load").with("messages_per_s", 900).with("lost", 3));
        comparison.add("theirs", new Figures("load").with("messages_per_s", 40).with("lost", 0));

        assertThat(comparison.table())
                .contains("median       40.00")
                .doesNotContain("900.00")
                .contains("theirs: – in 1 runs, which lacked [3]");
    }
}
