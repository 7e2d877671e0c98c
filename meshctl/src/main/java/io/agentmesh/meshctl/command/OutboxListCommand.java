package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonString;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.failure.CommandException;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The command `meshctl outbox list`.
@Command(
        name = "list",
        description = "Lists the requests that meshd keeps, oldest first: id, state, target, capability.")
final class OutboxListCommand implements Verb {
    @Mixin
    private DaemonOptions daemonOptions = new DaemonOptions();

    private final Context context;

    OutboxListCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        JsonArray requests = context.daemon(daemonOptions).outbox().list();
        context.output().result(text(requests), () -> JsonObject.empty().with("requests", requests));
    }

    private static String text(JsonArray requests) {
        return requests.items().isEmpty()
                ? "No requests are kept."
                : requests.items().stream().map(OutboxListCommand::line).collect(Collectors.joining("\n"));
    }

    private static String line(JsonValue request) {
        return String.format(
                Locale.ROOT,
                "%-36s  %-9s  %s  %s",
                word(request, "id"),
                word(request, "state"),
                word(request, "target"),
                word(request, "capability"));
    }

    private static String word(JsonValue request, String member) {
        return request instanceof JsonObject object && object.get(member) instanceof JsonString(String text)
                ? text
                : "-";
    }
}
