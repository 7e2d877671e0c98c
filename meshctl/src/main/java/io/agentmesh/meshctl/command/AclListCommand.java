package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.output.PrettyJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The command `meshctl acl list` (meshctl §7.11).
@Command(name = "list", description = "Lists the rules of a group of yours.")
final class AclListCommand implements Verb {
    @Mixin
    private RuleGroup group = new RuleGroup();

    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    private final Context context;

    AclListCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        JsonArray rules = group.of(context.daemon(daemonOptions).aclRules(group.id()));
        context.output().result(PrettyJson.of(rules), () -> JsonObject.empty().with("rules", rules));
    }
}
