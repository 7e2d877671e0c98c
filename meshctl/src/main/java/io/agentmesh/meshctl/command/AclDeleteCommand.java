package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.failure.CommandException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `meshctl acl delete` (meshctl §7.11).
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(name = "delete", description = "Takes a rule away.")
final class AclDeleteCommand implements Verb {
    @Option(
            names = "--id",
            required = true,
            paramLabel = "RULE",
            description = "The rule's id, as meshctl acl list shows it.")
    private String rule;

    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    private final Context context;

    AclDeleteCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        context.daemon(daemonOptions).deleteAclRule(rule);
        context.output().result("ACL rule deleted.", () -> JsonObject.empty().with("deleted", rule));
    }
}
