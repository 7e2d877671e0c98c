package io.agentmesh.relay.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.program.StartException;
import io.agentmesh.program.settings.Flags;
import io.agentmesh.program.settings.SettingsChange;
import io.agentmesh.program.settings.SettingsFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConfigChangeTest {
    private static final String AGENT = "A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg";
    private static final String GATE = "cp_url = \"http://cp\"\ncp_token = \"canary-one\"\n";

    @Test
    void sameSettingsAreNoChange() throws StartException {
        assertThat(change(GATE + "rate_limit = 5\n", "\n\nrate_limit = 5\n" + GATE))
                .isEqualTo(nothing());
    }

    @Test
    void whatHoldsAtOnceIsToldFromWhatNeedsARestart() throws StartException {
        assertThat(change("", "rate_limit = 5\nlog_level = \"debug\"\nlisten = \"127.0.0.1:1\"\n[queue]\nttl = 5\n"))
                .isEqualTo(new SettingsChange(List.of("log_level", "rate_limit"), List.of("listen", "queue.ttl")));
    }

    @Test
    void signaturesAreCheckedElsewhereAtOnce() throws StartException {
        assertThat(change("", "verify_signatures = \"always\"\nverify_sample = 5\n"))
                .isEqualTo(new SettingsChange(List.of("verify_sample", "verify_signatures"), List.of()));
    }

    @Test
    void overridesComeAndGo() throws StartException {
        String table = "[rate_overrides." + AGENT + "]\nrate_limit = 5\n";
        List<String> keys =
                List.of("rate_overrides." + AGENT + ".rate_burst", "rate_overrides." + AGENT + ".rate_limit");

        assertThat(change("", table)).isEqualTo(new SettingsChange(keys, List.of()));
        assertThat(change(table, "")).isEqualTo(new SettingsChange(keys, List.of()));
    }

    @Test
    void anotherTokenIsSeenThoughNeitherIsShown() throws StartException {
        assertThat(change(GATE, GATE.replace("one", "two")))
                .isEqualTo(new SettingsChange(List.of("cp_token"), List.of()));
    }

    @Test
    void gateThatComesOrGoesNeedsARestart() throws StartException {
        assertThat(change("", GATE)).isEqualTo(new SettingsChange(List.of(), List.of("cp_token", "cp_url")));
    }

    private static SettingsChange nothing() {
        return new SettingsChange(List.of(), List.of());
    }

    private static SettingsChange change(String before, String now) throws StartException {
        return ConfigChange.between(read(before), read(now));
    }

    private static RelayConfig read(String toml) throws StartException {
        return RelayConfig.read(new Flags(), Map.of(), SettingsFile.parse(Path.of("relay.toml"), toml));
    }
}
