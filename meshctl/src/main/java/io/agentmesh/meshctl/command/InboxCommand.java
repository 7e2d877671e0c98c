package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.daemon.MessageClient;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.output.PrettyJson;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The command `meshctl inbox`.
@Command(
        name = "inbox",
        description = {
            "Lists the durable messages that came from others and are kept, oldest first: id, state, sender, capability.",
            "With an id it shows that one, and what is in it as long as it is not done."
        })
final class InboxCommand implements Verb {
    @Parameters(paramLabel = "ID", arity = "0..1", description = "The message to show.")
    private @Nullable String id;

    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    private final Context context;

    InboxCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        MessageClient messages = context.daemon(daemonOptions).messages();
        if (id == null) {
            JsonArray inbox = messages.inbox();
            context.output().result(text(inbox), () -> JsonObject.empty().with("messages", inbox));
        } else {
            JsonObject message = messages.received(id);
            context.output()
                    .result(PrettyJson.of(message), () -> JsonObject.empty().with("message", message));
        }
    }

    private static String text(JsonArray messages) {
        return messages.items().isEmpty()
                ? "Nothing came."
                : messages.items().stream().map(InboxCommand::line).collect(Collectors.joining("\n"));
    }

    private static String line(JsonValue message) {
        String outcome = KeptLine.word(message, "outcome");
        return String.format(
                Locale.ROOT,
                "%-36s  %-9s  %s  %s",
                KeptLine.word(message, "id"),
                outcome.equals(KeptLine.NONE) ? KeptLine.word(message, "state") : outcome,
                KeptLine.word(message, "from"),
                KeptLine.word(message, "capability"));
    }
}
