package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.daemon.DaemonClient;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which group's rules are meant. The original's registry knows the first group alone and does not say so: what it
/// answers is looked at.
final class RuleGroup {
    @Option(
            names = "--group-id",
            paramLabel = "GROUP",
            description = "The group whose agents the rules are about (default: your first one).")
    private @Nullable String group;

    @Nullable
    String id() {
        return group;
    }

    /// The rules of that group among these.
    JsonArray of(JsonArray rules) {
        return group == null
                ? rules
                : new JsonArray(rules.items().stream().filter(this::isHere).toList());
    }

    /// Takes a rule away again that was made elsewhere.
    ///
    /// @throws CommandException if it was
    void check(JsonValue made, DaemonClient daemon) throws CommandException {
        if (group == null || isHere(made)) {
            return;
        }
        if (made instanceof JsonObject rule && rule.get("id") instanceof JsonString(String id)) {
            daemon.deleteAclRule(id);
        }
        throw new Failure(
                        Cause.CONFLICT,
                        "the rule was made in another group, and is taken away again",
                        "this registry makes rules in your first group alone",
                        "Log in as somebody whose first group is " + group)
                .asException();
    }

    private boolean isHere(JsonValue value) {
        return value instanceof JsonObject rule && group != null && new JsonString(group).equals(rule.get("group_id"));
    }
}
