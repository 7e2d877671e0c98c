package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.output.PrettyJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `meshctl group set`.
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(name = "set", description = "Changes the settings of a group that are named.")
final class GroupSetCommand implements Verb {
    @Option(names = "--group-id", required = true, paramLabel = "GROUP", description = "The group's id.")
    private String group;

    @Option(names = "--name", paramLabel = "NAME", converter = NameConverter.class, description = "Another name.")
    private @Nullable String name;

    @Option(
            names = "--members-may",
            paramLabel = "LIST",
            converter = CapabilityNames.Converter.class,
            description = "What plain members may do: edit_rules, mint_setup_keys, between commas; empty for nothing.")
    private @Nullable CapabilityNames membersMay;

    @Mixin
    private RegistryOptions registryOptions = new RegistryOptions();

    private final Context context;

    GroupSetCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        JsonObject change = change();
        if (change.members().isEmpty()) {
            throw new Failure(Cause.USAGE, "nothing to change", "neither --name nor --members-may is given", "")
                    .asException();
        }
        JsonObject changed = context.registry(registryOptions).groups().change(group, change);
        context.output().result(PrettyJson.of(changed), () -> JsonObject.empty().with("group", changed));
    }

    private JsonObject change() {
        JsonObject change =
                name == null ? JsonObject.empty() : JsonObject.empty().with("name", name);
        return membersMay == null ? change : change.with("members_may", rights(membersMay.names()));
    }

    private static JsonArray rights(List<String> words) {
        return new JsonArray(words.stream().<JsonValue>map(JsonString::new).toList());
    }
}
