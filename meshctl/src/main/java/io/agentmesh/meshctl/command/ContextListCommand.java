package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.config.Contexts;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/// The command `meshctl context list`.
@Command(name = "list", description = "Lists your contexts; * marks the one that counts.")
final class ContextListCommand implements Verb {
    private static final String ROW = "%-1s %-20s %-6s %-43s %s";

    private final Context context;

    ContextListCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() throws CommandException {
        Contexts contexts = context.settings().contexts();
        String current = contexts.chosen().name();
        List<ContextText> all = new ArrayList<>();
        for (String name : contexts.names()) {
            all.add(ContextText.of(contexts.named(name, "")));
        }
        context.output().result(table(all, current), () -> document(all, current));
    }

    private static String table(List<ContextText> all, String current) {
        String rows = all.stream()
                .map(each -> row(each, current))
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"));
        return ROW.formatted("", "NAME", "LOGIN", "AGENT", "CONTROL PLANE") + "\n" + rows;
    }

    private static String row(ContextText each, String current) {
        return ROW.formatted(
                each.chosen().name().equals(current) ? "*" : "",
                each.chosen().name(),
                each.isLoggedIn() ? "yes" : "no",
                each.agentId().orElse("-"),
                Printable.of(each.cpUrl().orElse("-")));
    }

    private static JsonObject document(List<ContextText> all, String current) {
        List<JsonValue> items = all.stream().<JsonValue>map(ContextText::toJson).toList();
        return JsonObject.empty().with("contexts", new JsonArray(items)).with("current", current);
    }
}
