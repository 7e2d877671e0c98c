package io.agentmesh.registry.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How much a store takes on.
final class StoreLimitsTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 1", "4, 2", "8, 4", "64, 4"})
    void searchesLeaveHalfOfTheProcessorsToOthers(int processors, int searches) {
        StoreLimits limits = StoreLimits.DEFAULT.withSearchesOn(processors);

        assertThat(limits.readers()).isEqualTo(new StoreLimits.Readers(2, searches));
    }

    @Test
    void nothingIsDoneByNobody() {
        assertThatThrownBy(() -> new StoreLimits.Readers(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StoreLimits.Readers(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StoreLimits(
                        0, 1, StoreLimits.DEFAULT.readers(), Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
