package io.agentmesh.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.program.settings.Flags;
import io.agentmesh.program.settings.SettingInForce;
import io.agentmesh.program.settings.SettingsFile;
import io.agentmesh.relay.config.RelayConfig;
import io.agentmesh.relay.connection.RelayLimits;
import io.agentmesh.relay.gate.OpenGate;
import io.agentmesh.relay.metrics.PrometheusText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `docs/operating-the-relay.md` against the relay itself.
final class OperatingGuideIT {
    /// Only there with TLS.
    private static final String CERTIFICATE = "mesh_tls_certificate_expiry_timestamp_seconds";

    private static final Pattern METRIC = Pattern.compile("`(mesh_[a-z_]+)(?:\\{[a-z]+})?`");

    private final String guide;

    OperatingGuideIT() throws Exception {
        this.guide = Files.readString(Path.of("..", "docs", "operating-the-relay.md"));
    }

    @Test
    void everySettingIsExplained() throws Exception {
        RelayConfig config = RelayConfig.read(new Flags(), Map.of(), SettingsFile.none());

        assertThat(config.inForce())
                .extracting(SettingInForce::key)
                .allSatisfy(key -> assertThat(guide).contains("`" + key + "`"));
    }

    @Test
    void everyMetricIsExplainedAndNoOther() throws Exception {
        try (RunningRelay relay = RunningRelay.start(RelayLimits.DEFAULTS, new OpenGate())) {
            var scraped = new TreeSet<>(
                    PrometheusText.parse(relay.get("/metrics").body()).names());
            scraped.add(CERTIFICATE);

            assertThat(METRIC.matcher(guide).results().map((MatchResult match) -> match.group(1)))
                    .containsExactlyInAnyOrderElementsOf(scraped);
        }
    }
}
