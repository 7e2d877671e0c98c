package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.daemon.DaemonClient;
import io.agentmesh.meshctl.daemon.KeptOrder;
import io.agentmesh.meshctl.daemon.MeshRequest;
import io.agentmesh.meshctl.daemon.OutboxClient;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.output.PrettyJson;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The command `meshctl request` (meshctl §7.6).
@Command(
        name = "request",
        description = {
            "Asks another agent, through the daemon, and prints its reply: meshctl request bob echo '{\"x\":1}'",
            "A reply that carries an error of the agent's own is a reply: exit code 0.",
            "With --wait it waits for an agent that is away; meshd keeps it, and meshctl outbox shows it.",
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
    private KeepOptions keep = new KeepOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // the parser sets it
    private CommandSpec spec;

    @Mixin
    private RegistryAddress registry = new RegistryAddress();

    private final Context context;

    RequestCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        RequestWords.Given typed = words.read();
        checkThatTheyFit();
        JsonValue content = new PayloadText(context.surroundings().in()).read(typed.payload());
        String target = new AgentNames(context, registry, WaitOption.DEFAULT)
                .idOf(typed.agent())
                .value();
        MeshRequest request = new MeshRequest(target, typed.capability(), content, timeoutSeconds);
        context.output().waitsFor(waitedFor(typed), Optional.empty());
        DaemonClient daemon = context.daemon(WaitOption.DEFAULT);
        if (keep.time().isPresent()) {
            keep(daemon.outbox(), request, keep.time().get());
        } else if (stream) {
            daemon.stream(request, context.output()::item);
        } else {
            printReply(daemon.request(request));
        }
    }

    private String waitedFor(RequestWords.Given typed) {
        return typed.agent() + (stream ? "'s next result" : "'s reply");
    }

    private void checkThatTheyFit() {
        if (stream && keep.time().isPresent()) {
            throw new ParameterException(spec.commandLine(), "--stream and --wait do not go together");
        }
        if (keep.isAtLeastOnce() && keep.time().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--at-least-once needs --wait");
        }
    }

    /// The id comes first, so that nothing is lost when the person does not wait, or the daemon is restarted meanwhile.
    private void keep(OutboxClient outbox, MeshRequest request, Duration time) throws CommandException {
        JsonObject kept = outbox.submit(new KeptOrder(request, time, keep.delivery()));
        String id = kept.get("id") instanceof JsonString(String text) ? text : "";
        context.output()
                .say("meshd keeps the request as " + id + "; Ctrl-C leaves it there: meshctl outbox show " + id);
        JsonValue reply = outbox.payload(request, outbox.await(id));
        context.output()
                .result(
                        PrettyJson.of(reply),
                        () -> JsonObject.empty().with("id", id).with("payload", reply));
    }

    private void printReply(JsonValue reply) {
        context.output().result(PrettyJson.of(reply), () -> JsonObject.empty().with("payload", reply));
    }
}
