package io.agentmesh.meshctl.command;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.output.PrettyJson;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The command `meshctl acl json` (meshctl §7.11).
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(name = "json", description = "Prints a rule for a daemon's own ACL file. Asks nobody.")
final class AclJsonCommand implements Verb {
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
            names = "--allow",
            required = true,
            paramLabel = "LIST",
            converter = CapabilityNames.Converter.class,
            description = "For what: capabilities between commas. None denies everything.")
    private CapabilityNames capabilities;

    private final Context context;

    AclJsonCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        SequencedMap<String, JsonValue> rule = new LinkedHashMap<>();
        rule.put("source", new JsonString(source.value()));
        rule.put("target", new JsonString(target.value()));
        rule.put(
                "allowed_capabilities",
                new JsonArray(capabilities.names().stream()
                        .<JsonValue>map(JsonString::new)
                        .toList()));
        context.output()
                .result(PrettyJson.ofMembers(rule), () -> JsonObject.empty().with("rule", JsonObject.of(rule)));
    }
}
