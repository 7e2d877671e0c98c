package io.agentmesh.meshd.config;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.program.StartException;
import io.agentmesh.program.files.MeshHome;
import io.agentmesh.program.log.LogOptions;
import io.agentmesh.program.settings.Flags;
import io.agentmesh.program.settings.SettingInForce;
import io.agentmesh.program.settings.SettingsFile;
import io.agentmesh.program.settings.SettingsReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads the file that names several agents, TOML: a table for each, named after its context. What stands above the
/// tables holds for all who do not say otherwise.
///
/// ```toml
/// relay_url = "wss://mesh.example/relay/ws"
///
/// [agent.default]
/// local_agent_url = "http://127.0.0.1:9001"
///
/// [agent.work]
/// local_agent_url = "http://127.0.0.1:9002"
/// acl_file = "/home/me/work-acl.json"
///
/// [agent.files]
/// mcp_command = "npx -y @modelcontextprotocol/server-filesystem /srv/shared"
/// ```
///
/// Keys and tokens stand where `meshctl --context NAME register` keeps them. An agent whose settings are no good is
/// left out, with a warning; only if none is left there is nothing to start. Used once, by one thread.
public final class FleetConfigReader {
    /// Agents of one process. Each has some threads, an outbox and a journal of its own.
    static final int MAX_AGENTS = 32;

    private static final String TABLE = "agent";
    private static final Set<String> FOR_ALL = Set.of(
            "relay_url",
            "allow_plain_relay",
            "ca_file",
            "relay_proxy",
            "relay_proxy_file",
            "cp_proxy",
            "cp_proxy_file",
            "relay_rate",
            "relay_queue_ttl",
            "max_payload",
            "downgrade",
            "durable",
            "min_suite",
            "require_one_time",
            "cp_url");
    /// A table may say otherwise than what stands above it.
    private static final Set<String> FOR_ONE = Stream.concat(
                    FOR_ALL.stream(),
                    Stream.of(
                            "local_agent_url",
                            "mcp_command",
                            "mcp_url",
                            "acl_file",
                            "allow_all",
                            "local_agent_timeout",
                            "local_agent_timeouts",
                            "local_agent_max_requests",
                            "local_agent_max_answer",
                            "local_agent_longest_stream",
                            "local_agent_max_stream",
                            "local_agent_check_every",
                            "local_agent_health_url",
                            "local_agent_token",
                            "local_agent_token_file"))
            .collect(Collectors.toUnmodifiableSet());

    private final Path path;
    private final Flags flags;
    private final Map<String, String> environment;
    private final List<FleetConfig.Member> members = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<AgentId, String> names = new HashMap<>();
    /// Those of the file at the start, also the ones that were left out.
    private final Set<String> started = new TreeSet<>();

    private FleetConfigReader(Path path, Flags flags, Map<String, String> environment) {
        this.path = path;
        this.flags = flags;
        // One key for all of them would be one identity that displaces itself.
        this.environment = new TreeMap<>(environment);
        this.environment.keySet().removeIf(name -> name.startsWith("MESH_SECRET_KEY"));
    }

    /// Reads everything and checks it.
    ///
    /// @param flags those that hold for all agents: how to log
    /// @throws StartException if the file is no good, or no agent in it can be started
    public static FleetConfig read(Path path, Flags flags, Map<String, String> environment) throws StartException {
        return new FleetConfigReader(path, flags, environment).read();
    }

    private FleetConfig read() throws StartException {
        SettingsFile file = SettingsFile.read(path);
        Set<String> tables = file.tablesIn(TABLE);
        refuseOthers(file.withoutTables(), FOR_ALL, "above the tables");
        if (tables.isEmpty() || tables.size() > MAX_AGENTS) {
            throw new StartException(path + ": " + tables.size() + " agents (expected: 1.." + MAX_AGENTS
                    + ", a table [agent.CONTEXT] each)");
        }
        LogOptions log = LogOptions.read(new SettingsReader(flags, environment, SettingsFile.none()), environment);
        started.addAll(tables);
        for (String name : tables) {
            take(name);
        }
        if (members.isEmpty()) {
            throw new StartException("no agent of " + path + " can be started:\n  " + String.join("\n  ", warnings));
        }
        return new FleetConfig(members, log, warnings, inForce());
    }

    private void take(String name) {
        try {
            MeshdConfig config = readOne(name, List.of());
            String twin = names.putIfAbsent(config.keys().id(), name);
            if (twin != null) {
                throw new StartException("it has the key of agent " + twin + "; give it one of its own: meshctl"
                        + " --context " + name + " register");
            }
            members.add(new FleetConfig.Member(name, config, () -> readAgain(name)));
            config.warnings().forEach(warning -> warnings.add("agent " + name + ": " + warning));
        } catch (StartException noGood) {
            warnings.add("agent " + name + " is left out: " + noGood.getMessage());
        }
    }

    /// What differs of a running agent. Which agents there are is settled at the start, so the first one that
    /// is left says which tables came since.
    private MeshdConfig readAgain(String name) throws StartException {
        Set<String> tables = new TreeSet<>(SettingsFile.read(path).tablesIn(TABLE));
        if (!tables.contains(name)) {
            throw new StartException(path + ": no table [agent." + name
                    + "] any more; the agent goes on as it was, until meshd is started anew");
        }
        boolean tells = members.stream()
                .map(FleetConfig.Member::name)
                .filter(tables::contains)
                .findFirst()
                .orElseThrow()
                .equals(name);
        tables.removeAll(started);
        return readOne(name, tells ? tables.stream().map(this::isNew).toList() : List.of());
    }

    private String isNew(String name) {
        return "agent " + name + " is new in " + path + ": it is started when meshd is started anew";
    }

    /// The settings of one agent, as they stand in the files now.
    private MeshdConfig readOne(String name, List<String> warned) throws StartException {
        SettingsFile file = SettingsFile.read(path);
        SettingsFile own = file.table(TABLE + "." + name);
        refuseOthers(own, FOR_ONE, "in [agent." + name + "]");
        Map<String, String> itsOwn = new TreeMap<>(environment);
        itsOwn.put(MeshHome.CONTEXT, name);
        SettingsFile settings = own.orElse(file.withoutTables());
        return MeshdConfigReader.read(flags, itsOwn, new AgentSection(settings, Optional.of(path), warned));
    }

    private void refuseOthers(SettingsFile file, Set<String> known, String where) throws StartException {
        Set<String> others = new TreeSet<>(file.keys());
        others.removeAll(known);
        if (!others.isEmpty()) {
            throw new StartException(path + ": not known " + where + ": " + String.join(", ", others) + " (expected: "
                    + String.join(", ", new TreeSet<>(known)) + ")");
        }
    }

    private List<SettingInForce> inForce() {
        return members.stream()
                .flatMap(member -> member.config().inForce().stream())
                .toList();
    }
}
