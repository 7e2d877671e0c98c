package io.agentmesh.meshd;

import io.agentmesh.meshd.config.MeshdConfig;
import io.agentmesh.program.main.Reload;
import io.agentmesh.program.settings.SettingsChange;
import java.util.List;
import java.util.Set;

/// What of a running daemon hears of new settings.
///
/// @param daemon takes them
record DaemonReload(Daemon daemon) implements Reload.Running<MeshdConfig> {
    /// Not a key of its own in the node configuration's texts.
    private static final String ACL = "acl";

    private static final Set<String> TAKEN = Set.of(
            ACL,
            "acl_file",
            "allow_all",
            "cp_url",
            "durable",
            "log_level",
            "min_suite",
            "require_one_time",
            "local_agent_timeout",
            "local_agent_timeouts",
            "local_agent_max_requests",
            "local_agent_longest_stream",
            "local_agent_max_stream");

    /// Files that settings name are read with them.
    @Override
    public void refresh() {}

    @Override
    public void take(MeshdConfig settings) {
        daemon.take(settings);
    }

    @Override
    public SettingsChange change(MeshdConfig before, MeshdConfig now) {
        List<String> unseen = before.acl().equals(now.acl()) ? List.of() : List.of(ACL);
        return SettingsChange.between(before.inForce(), now.inForce(), unseen, TAKEN::contains);
    }
}
