package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.daemon.MeshRequest;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.output.PrettyJson;
import java.math.BigInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The command `meshctl request` (meshctl §7.6).
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(
        name = "request",
        description = {
            "Asks another agent, through the daemon, and prints its reply.",
            "A reply that carries an error of the agent's own is a reply: exit code 0."
        })
final class RequestCommand implements Verb {
    @Option(names = "--target", required = true, paramLabel = "ID", description = "The agent's id.")
    private String target;

    @Option(names = "--capability", required = true, paramLabel = "NAME", description = "What it is asked for.")
    private String capability;

    @Option(
            names = "--payload",
            paramLabel = "JSON",
            description = "What goes with it: JSON, @FILE, or - for standard input (default: {}).")
    private String payload = "{}";

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            converter = Unsigned64.class,
            description = "How long handshake and reply may take, each (default: 30).")
    private BigInteger timeoutSeconds = BigInteger.valueOf(WaitOption.DEFAULT.toSeconds());

    private final Context context;

    RequestCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        JsonValue content = new PayloadText(context.surroundings().in()).read(payload);
        JsonValue reply = context.daemon(WaitOption.DEFAULT)
                .request(new MeshRequest(target, capability, content, timeoutSeconds));
        context.output().result(PrettyJson.of(reply), () -> JsonObject.empty().with("payload", reply));
    }
}
