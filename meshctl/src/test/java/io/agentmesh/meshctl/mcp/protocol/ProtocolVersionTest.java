package io.agentmesh.meshctl.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `initialize` agrees on.
final class ProtocolVersionTest {
    @ParameterizedTest
    @CsvSource({
        "2024-11-05, 2024-11-05",
        "2025-03-26, 2025-03-26",
        "2025-06-18, 2025-06-18",
        "2025-11-25, 2025-11-25",
        // Has no initialize, so it cannot be what is agreed on.
        "2026-07-28, 2025-11-25",
        "2030-01-01, 2025-11-25",
        "nonsense, 2025-11-25",
        "'', 2025-11-25"
    })
    void clientGetsTheVersionItWantsIfItIsOneWithSessions(String wanted, String agreed) {
        assertThat(ProtocolVersion.negotiate(wanted).text()).isEqualTo(agreed);
    }
}
