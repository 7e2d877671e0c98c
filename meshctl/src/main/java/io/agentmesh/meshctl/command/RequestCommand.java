package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.daemon.DaemonClient;
import io.agentmesh.meshctl.daemon.MeshRequest;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.output.PrettyJson;
import java.math.BigInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `meshctl request` (meshctl §7.6).
@Command(
        name = "request",
        description = {
            "Asks another agent, through the daemon, and prints its reply: meshctl request bob echo '{\"x\":1}'",
            "A reply that carries an error of the agent's own is a reply: exit code 0.",
            "With --stream each result is printed as it comes, one JSON document a line; Ctrl-C tells the agent to stop."
        })
final class RequestCommand implements Verb {
    @Mixin
    private RequestWords words = new RequestWords();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            converter = Unsigned64.class,
            description = "How long handshake and reply may take, each; with --stream all of it (default: 30).")
    private BigInteger timeoutSeconds = BigInteger.valueOf(WaitOption.DEFAULT.toSeconds());

    @Option(names = "--stream", description = "Ask for many results, and print each as it comes.")
    private boolean stream;

    @Mixin
    private RegistryAddress registry = new RegistryAddress();

    private final Context context;

    RequestCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        RequestWords.Given typed = words.read();
        JsonValue content = new PayloadText(context.surroundings().in()).read(typed.payload());
        String target = new AgentNames(context, registry, WaitOption.DEFAULT)
                .idOf(typed.agent())
                .value();
        MeshRequest request = new MeshRequest(target, typed.capability(), content, timeoutSeconds);
        DaemonClient daemon = context.daemon(WaitOption.DEFAULT);
        if (stream) {
            daemon.stream(request, context.output()::item);
        } else {
            printReply(daemon.request(request));
        }
    }

    private void printReply(JsonValue reply) {
        context.output().result(PrettyJson.of(reply), () -> JsonObject.empty().with("payload", reply));
    }
}
