package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.meshctl.daemon.DaemonClient;
import io.agentmesh.meshctl.failure.CommandException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The command `meshctl outbox list`.
@Command(
        name = "list",
        description =
                "Lists the requests that meshd keeps, and then the durable messages, oldest first: id, state, target,"
                        + " capability.")
final class OutboxListCommand implements Verb {
    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    private final Context context;

    OutboxListCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        DaemonClient daemon = context.daemon(daemonOptions);
        JsonArray requests = daemon.outbox().list();
        JsonArray messages = daemon.messages().list();
        context.output()
                .result(
                        text(requests, messages),
                        () -> JsonObject.empty().with("requests", requests).with("messages", messages));
    }

    private static String text(JsonArray requests, JsonArray messages) {
        String lines = Stream.of(requests, messages)
                .flatMap(list -> list.items().stream())
                .map(KeptLine::of)
                .collect(Collectors.joining("\n"));
        return lines.isEmpty() ? "Nothing is kept." : lines;
    }
}
