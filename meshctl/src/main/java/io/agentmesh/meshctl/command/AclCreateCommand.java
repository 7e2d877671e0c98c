package io.agentmesh.meshctl.command;

import io.agentmesh.core.acl.AclRule;
import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
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
            paramLabel = "ID",
            converter = AgentIdConverter.class,
            description = "Who asks.")
    private AgentId source;

    @Option(
            names = "--target",
            required = true,
            paramLabel = "ID",
            converter = AgentIdConverter.class,
            description = "Who is asked.")
    private AgentId target;

    @Option(
            names = "--capabilities",
            required = true,
            paramLabel = "LIST",
            converter = CapabilityNames.Converter.class,
            description = "For what: capabilities between commas. None denies everything.")
    private CapabilityNames capabilities;

    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    private final Context context;

    AclCreateCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        JsonValue rule = context.daemon(daemonOptions).createAclRule(new AclRule(source, target, capabilities.names()));
        context.output().result("ACL rule created.", () -> JsonObject.empty().with("rule", rule));
    }
}
