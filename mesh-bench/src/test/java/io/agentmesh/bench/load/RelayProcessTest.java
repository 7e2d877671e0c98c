package io.agentmesh.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RelayProcessTest {
    @Test
    void memoryOfAProcessIsRead() throws IOException {
        assertThat(RelayProcess.residentBytes(List.of("Name:\tjava", "VmRSS:\t   12 kB")))
                .isEqualTo(12 << 10);
        assertThat(RelayProcess.self().residentBytes()).isPositive();
    }

    /// So looks one that ended and was not waited for.
    @Test
    void processWithoutMemoryHasEnded() {
        assertThatThrownBy(() -> RelayProcess.residentBytes(List.of("Name:\tjava", "State:\tZ (zombie)")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ended");
    }

    @Test
    void processThatIsNotKnownHasNoFigures() {
        assertThatThrownBy(() -> new RelayProcess(0).residentBytes()).hasMessageContaining("--pid");
    }
}
