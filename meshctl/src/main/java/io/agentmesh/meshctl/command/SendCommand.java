package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.daemon.MessageClient;
import io.agentmesh.meshctl.daemon.MessageEnd;
import io.agentmesh.meshctl.daemon.MessageOrder;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.output.PrettyJson;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The command `meshctl send`.
@Command(
        name = "send",
        description = {
            "Sends a durable message to another agent, which may be away, and prints the message's id at once.",
            "It is sealed for that agent, waits as ciphertext, and survives restarts of both ends and of the relay.",
            "What becomes of it: meshctl outbox show ID; what the agent signed for: meshctl receipt ID."
        })
final class SendCommand implements Verb {
    @Mixin
    private RequestWords words = new RequestWords();

    @Option(
            names = "--ttl",
            paramLabel = "DURATION",
            converter = KeepOptions.Time.class,
            description = "How long it may take to be started, up to 7d: 90s, 30m, 24h (default: 24h).")
    private Duration time = Duration.ofHours(24);

    @Option(
            names = "--id",
            paramLabel = "UUID",
            description = "Its id, if you draw it: the same message under the same id is sent once.")
    private @Nullable UUID id;

    @Option(
            names = "--lane",
            paramLabel = "NAME",
            description = "Messages to one agent in one lane are handled in the order in which they were sent.")
    private @Nullable String lane;

    @Option(names = "--wait", description = "Wait until it is over, and print the agent's answer.")
    private boolean wait;

    @Mixin
    private RegistryAddress registry = new RegistryAddress();

    private final Context context;

    SendCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        RequestWords.Given typed = words.read();
        JsonValue content = new PayloadText(context.surroundings().in()).read(typed.payload());
        String target = new AgentNames(context, registry, WaitOption.DEFAULT)
                .idOf(typed.agent())
                .value();
        var order = new MessageOrder(
                target,
                typed.capability(),
                content,
                time,
                Optional.ofNullable(id).map(UUID::toString),
                Optional.ofNullable(lane));
        MessageClient messages = context.daemon(WaitOption.DEFAULT).messages();
        JsonObject sent = messages.send(order);
        String name = sent.get("id") instanceof JsonString(String text) ? text : "";
        if (wait) {
            printAnswer(messages, target, name);
        } else {
            context.output().result(name, () -> JsonObject.empty().with("message", sent));
        }
    }

    /// The id comes first, so that nothing is lost when the person does not wait.
    private void printAnswer(MessageClient messages, String target, String name) throws CommandException {
        context.output().say("The message is " + name + "; Ctrl-C leaves it on its way: meshctl outbox show " + name);
        JsonValue answer = new MessageEnd(target, messages.await(name)).answer();
        context.output()
                .result(
                        PrettyJson.of(answer),
                        () -> JsonObject.empty().with("id", name).with("payload", answer));
    }
}
