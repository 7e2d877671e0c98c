package io.agentmesh.meshctl.command;

import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.daemon.DaemonClient;
import io.agentmesh.meshctl.failure.CommandException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `meshctl acl create` (meshctl §7.11).
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(name = "create", description = "Lets an agent ask another one. The daemons learn of it at once.")
final class AclCreateCommand implements Verb {
    @Option(
            names = "--source",
            required = true,
            paramLabel = "AGENT",
            converter = AgentWord.class,
            description = "Who asks: an id or a name.")
    private String source;

    @Option(
            names = "--target",
            required = true,
            paramLabel = "AGENT",
            converter = AgentWord.class,
            description = "Who is asked: an id or a name.")
    private String target;

    @Option(
            names = "--capabilities",
            required = true,
            paramLabel = "LIST",
            converter = CapabilityNames.Converter.class,
            description = "For what: capabilities between commas. None denies everything.")
    private CapabilityNames capabilities;

    @Mixin
    private RuleGroup group = new RuleGroup();

    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    @Mixin
    private RegistryAddress registry = new RegistryAddress();

    private final Context context;

    AclCreateCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        var names = new AgentNames(context, registry, daemonOptions.timeout());
        var wanted = new AclRule(names.idOf(source), names.idOf(target), capabilities.names());
        DaemonClient daemon = context.daemon(daemonOptions);
        JsonValue rule = daemon.createAclRule(wanted, group.id());
        group.check(rule, daemon);
        context.output().result("ACL rule created.", () -> JsonObject.empty().with("rule", rule));
    }
}
