package io.agentmesh.meshd.config;

import static io.agentmesh.meshd.config.MeshdSettings.ACL;
import static io.agentmesh.meshd.config.MeshdSettings.ALLOW_ALL;
import static io.agentmesh.meshd.config.MeshdSettings.CA_FILE;
import static io.agentmesh.meshd.config.MeshdSettings.CONFIG;
import static io.agentmesh.meshd.config.MeshdSettings.CP_URL;
import static io.agentmesh.meshd.config.MeshdSettings.DURABLE;
import static io.agentmesh.meshd.config.MeshdSettings.LOCAL_AGENT;
import static io.agentmesh.meshd.config.MeshdSettings.MCP_COMMAND;
import static io.agentmesh.meshd.config.MeshdSettings.MCP_URL;
import static io.agentmesh.meshd.config.MeshdSettings.MIN_SUITE;
import static io.agentmesh.meshd.config.MeshdSettings.RELAY;
import static io.agentmesh.meshd.config.MeshdSettings.REQUIRE_ONE_TIME;
import static io.agentmesh.meshd.config.MeshdSettings.SECRET_KEY;

import io.agentmesh.core.error.Decoded;
import io.agentmesh.core.identity.AgentKeyPair;
import io.agentmesh.core.json.Json;
import io.agentmesh.meshd.node.ConfiguredAcl;
import io.agentmesh.meshd.node.ConfiguredAcl.Source;
import io.agentmesh.meshd.proxy.ProxySettings;
import io.agentmesh.offline.AgentRules;
import io.agentmesh.offline.DurablePolicy;
import io.agentmesh.program.StartException;
import io.agentmesh.program.credentials.Credentials;
import io.agentmesh.program.credentials.CredentialsFile;
import io.agentmesh.program.credentials.InvalidCredentialsException;
import io.agentmesh.program.credentials.SecretKeyHex;
import io.agentmesh.program.files.MeshHome;
import io.agentmesh.program.files.PrivateFile;
import io.agentmesh.program.files.PrivateFolder;
import io.agentmesh.program.files.UnusableFileException;
import io.agentmesh.program.log.LogOptions;
import io.agentmesh.program.secret.Secret;
import io.agentmesh.program.settings.Flags;
import io.agentmesh.program.settings.Origin;
import io.agentmesh.program.settings.SettingsFile;
import io.agentmesh.program.settings.SettingsReader;
import io.agentmesh.program.settings.ValueType;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Puts the daemon's configuration together. Used once, by one thread.
///
/// The user's `config.toml` comes last and fills the gaps: after `meshctl register` a daemon needs to be
/// told the relay and the local agent, and neither a key nor a token shows on a command line.
public final class MeshdConfigReader {
    private static final ValueType<DurablePolicy> DURABLE_POLICY =
            ValueType.of("off, allow or require, and AGENT_ID=RULE for others, with commas", DurablePolicy::parse);

    private static final ValueType<AgentRules<Integer>> MIN_SUITES =
            ValueType.of("1..65535, and AGENT_ID=RULE for others, with commas", DurablePolicy::parseMinSuite);

    private static final ValueType<AgentRules<Boolean>> ONE_TIME =
            ValueType.of("true or false, and AGENT_ID=RULE for others, with commas", DurablePolicy::parseOneTime);

    private static final ValueType<List<String>> COMMAND =
            ValueType.of("a program and its arguments, quotes closed", CommandWords::split);

    private final MeshHome home;
    private final @Nullable Path nodePath;
    private final Optional<NodeFile> nodeFile;
    private final Credentials credentials;
    private final SettingsReader settings;
    private final Map<String, String> environment;
    private final AgentSection section;
    private final List<String> warnings = new ArrayList<>();

    private MeshdConfigReader(Flags flags, Map<String, String> environment, AgentSection section)
            throws StartException {
        this.environment = environment;
        this.home = MeshHome.of(environment);
        Optional<Path> given = new SettingsReader(flags, Map.of(), SettingsFile.none()).read(CONFIG, ValueType.path());
        this.nodePath = given.orElse(null);
        this.nodeFile = given.isPresent() ? Optional.of(readNodeFile(given.get())) : Optional.empty();
        this.credentials = new CredentialsFile(home).read();
        SettingsFile node = nodeFile.map(file -> SettingsFile.ofTexts(given.orElseThrow(), file.texts()))
                .orElse(section.settings());
        this.section = section;
        this.warnings.addAll(section.warnings());
        SettingsFile files = node.orElse(SettingsFile.ofTexts(home.configFile(), texts(credentials)));
        this.settings = new SettingsReader(flags, environment, files);
    }

    /// Reads everything and checks it.
    ///
    /// @param flags what the command line gave
    /// @param environment the process environment
    /// @throws StartException with every problem, each naming what is wrong and what to do
    public static MeshdConfig read(Flags flags, Map<String, String> environment) throws StartException {
        return read(flags, environment, AgentSection.none());
    }

    /// The same with settings of one agent among several, which stand in a file of their own.
    static MeshdConfig read(Flags flags, Map<String, String> environment, AgentSection section) throws StartException {
        return new MeshdConfigReader(flags, environment, section).read();
    }

    private MeshdConfig read() throws StartException {
        LogOptions log = LogOptions.read(settings, environment);
        Optional<URI> cpUrl = settings.read(CP_URL, ValueType.url("http", "https"));
        RelaySettings relay = RelaySettings.read(settings, environment, cpUrl);
        Optional<LocalAgentPlace> localAgent = readLocalAgent();
        Optional<Secret> secretKey = settings.read(SECRET_KEY, ValueType.secret());
        ConfiguredAcl acl = readAcl();
        DurablePolicy durable = readDurable();
        ProxySettings proxy = LocalAgentSettings.read(settings);
        checkThatThereIsEnough(relay.url(), localAgent, cpUrl, secretKey);
        settings.check();
        return new MeshdConfig(
                readKeys(secretKey.orElseThrow()),
                keyPlace(),
                relay.url().orElse(null),
                relay.proxy(),
                relay.cpProxy(),
                relay.rate(),
                relay.queueTtl(),
                relay.maxPayload(),
                relay.roots().orElse(null),
                relay.downgrade(),
                localAgent.orElse(null),
                acl,
                durable,
                cpUrl.map(URI::toString).orElse(null),
                credentials.bearerToken().orElse(null),
                home,
                proxy,
                log,
                warnings(acl),
                settings.inForce(),
                files());
    }

    private DurablePolicy readDurable() {
        DurablePolicy channels = settings.read(DURABLE, DURABLE_POLICY).orElse(DurablePolicy.ALLOWING);
        DurablePolicy suites = settings.read(MIN_SUITE, MIN_SUITES)
                .map(channels::withMinSuites)
                .orElse(channels);
        return settings.read(REQUIRE_ONE_TIME, ONE_TIME)
                .map(suites::requiringOneTime)
                .orElse(suites);
    }

    private Optional<LocalAgentPlace> readLocalAgent() {
        Optional<LocalAgentPlace> http =
                settings.read(LOCAL_AGENT, ValueType.url("http", "https")).map(LocalAgentPlace.Http::new);
        Optional<LocalAgentPlace> program = settings.read(MCP_COMMAND, COMMAND).map(LocalAgentPlace.McpCommand::new);
        Optional<LocalAgentPlace> server =
                settings.read(MCP_URL, ValueType.url("http", "https")).map(LocalAgentPlace.McpUrl::new);
        if (Stream.of(http, program, server).filter(Optional::isPresent).count() > 1) {
            settings.problem(
                    "--local-agent, --mcp-command, --mcp-url: there is one local agent (expected: one of them)");
        }
        return http.or(() -> program).or(() -> server);
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>(List.of(home.configFile()));
        Optional.ofNullable(nodePath).ifPresent(files::add);
        section.file().ifPresent(files::add);
        settings.read(ACL, ValueType.path()).ifPresent(files::add);
        return files;
    }

    /// The texts are the original's (sdk-and-meshd §9.4).
    private void checkThatThereIsEnough(
            Optional<URI> relay,
            Optional<LocalAgentPlace> localAgent,
            Optional<URI> cpUrl,
            Optional<Secret> secretKey) {
        if (relay.isEmpty() && cpUrl.isEmpty() && isAbsent(RELAY.key()) && isAbsent(CP_URL.key())) {
            settings.problem("--relay or --cp-url is required (set relay_url / cp_url in config file or via CLI)");
        }
        boolean noAgent = Stream.of(LOCAL_AGENT, MCP_COMMAND, MCP_URL).allMatch(place -> isAbsent(place.key()));
        if (relay.isPresent() && localAgent.isEmpty() && noAgent) {
            settings.problem(
                    "--local-agent is required when relay is configured (or set local_agent_url in config file)");
        }
        if (secretKey.isEmpty() && isAbsent(SECRET_KEY.key())) {
            settings.problem("--secret-key is required (or set secret_key_hex in config file, or MESH_SECRET_KEY env;"
                    + " `meshctl register` saves one in " + home.configFile() + ")");
        }
    }

    /// Whether nobody gave it: a value that was given and refused is a problem already.
    private boolean isAbsent(String key) {
        return settings.inForce().stream()
                .anyMatch(setting -> setting.key().equals(key) && setting.origin() instanceof Origin.Default);
    }

    private static NodeFile readNodeFile(Path path) throws StartException {
        String text = textOf(path, "failed to read config: " + path);
        return switch (NodeFile.parse(text)) {
            case Decoded.Ok<NodeFile>(NodeFile file) -> file;
            case Decoded.Bad<NodeFile>(var why) ->
                throw new StartException("failed to parse config: " + path + ": " + why.detail());
        };
    }

    private ConfiguredAcl readAcl() throws StartException {
        Optional<Path> path = settings.read(ACL, ValueType.path());
        ConfiguredAcl inNodeFile = nodeFile.map(NodeFile::acl).orElse(ConfiguredAcl.none());
        if (settings.read(ALLOW_ALL, ValueType.trueOrFalse(), false)) {
            if (path.isPresent() || inNodeFile.source() != Source.NONE) {
                settings.problem("allow_all and an ACL are both given (" + settings.originOf(ALLOW_ALL) + ", "
                        + path.map(given -> settings.originOf(ACL).toString()).orElse("acl in " + nodePath)
                        + "): keep one of them; an ACL with \"default_deny\": false lets in whom its rules do not"
                        + " name");
            }
            warnings.add("allow_all: every agent of the mesh may call this one, but for revoked keys and whom a rule of"
                    + " the registry denies; an ACL can name those who should");
            return ConfiguredAcl.allowingAll();
        }
        if (path.isEmpty()) {
            return inNodeFile;
        }
        String text = textOf(path.get(), "failed to read ACL file: " + path.get());
        return switch (Json.decode(text, ConfiguredAcl.SHAPE)) {
            case Decoded.Ok<ConfiguredAcl>(ConfiguredAcl acl) -> acl;
            case Decoded.Bad<ConfiguredAcl>(var why) ->
                throw new StartException("failed to parse ACL file: " + path.get() + ": " + why.detail());
        };
    }

    private static String textOf(Path path, String failure) throws StartException {
        try {
            return new PrivateFile(path).read();
        } catch (UnusableFileException unusable) {
            throw new StartException(failure, unusable);
        }
    }

    private AgentKeyPair readKeys(Secret text) throws StartException {
        AgentKeyPair given = parseKeys(text);
        if (!(keyPlace() instanceof KeyPlace.Outside(String name))) {
            return given;
        }
        AgentKeyPair latest = new SuccessorKeys(home).latest(given);
        if (!latest.id().equals(given.id())) {
            warnings.add("the key in " + name + " was replaced by a rotation: this agent is " + latest.id()
                    + ", with the key in " + home.folder() + "; leave " + name + " out");
        }
        return latest;
    }

    private AgentKeyPair parseKeys(Secret text) throws StartException {
        try {
            return SecretKeyHex.read(text);
        } catch (InvalidCredentialsException invalid) {
            throw new StartException(
                    invalid.getMessage() + " (from " + settings.originOf(SECRET_KEY) + "); `meshctl keygen` makes one");
        }
    }

    private KeyPlace keyPlace() {
        return switch (settings.originOf(SECRET_KEY)) {
            case Origin.SecretFile(Origin named, Path path) -> new KeyPlace.InSecretFile(path);
            case Origin.File(Path path, int line, int column)
            when path.equals(nodePath) -> new KeyPlace.InNodeFile(path);
            case Origin.File(Path path, int line, int column) -> new KeyPlace.InCredentials();
            case Origin.Flag(String name) -> new KeyPlace.Outside(name);
            case Origin.Environment(String variable) -> new KeyPlace.Outside(variable);
            case Origin.Default ignored -> throw new IllegalStateException("a key without an origin");
        };
    }

    private List<String> warnings(ConfiguredAcl acl) {
        warnings.addAll(settings.warnings());
        if (acl.source() == Source.WITHOUT_DEFAULT) {
            warnings.add("the ACL does not say default_deny: callers without a rule are denied; write"
                    + " \"default_deny\": false to let everybody in, true to keep this without the warning");
        }
        if (settings.originOf(SECRET_KEY) instanceof Origin.Flag(String name)) {
            warnings.add("the key on the command line (" + name + ") can be read by every user of this machine;"
                    + " use --secret-key-file or MESH_SECRET_KEY");
        }
        if (new PrivateFolder(home.folder()).isOpenToOthers()) {
            warnings.add("other users can look into " + home.folder() + "; run: chmod 700 " + home.folder());
        }
        for (Path path : nodePath == null ? List.of(home.configFile()) : List.of(nodePath, home.configFile())) {
            if (new PrivateFile(path).isOpenToOthers()) {
                warnings.add("other users can read " + path + "; run: chmod 600 " + path);
            }
        }
        return warnings;
    }

    private static Map<String, String> texts(Credentials credentials) {
        Map<String, String> texts = new HashMap<>();
        credentials.secretKey().ifPresent(key -> texts.put(SECRET_KEY.key(), key.reveal()));
        credentials.cpUrl().ifPresent(url -> texts.put(CP_URL.key(), url));
        credentials.caFile().ifPresent(file -> texts.put(CA_FILE.key(), file));
        return texts;
    }
}
