package io.agentmesh.meshctl.command;

import io.agentmesh.core.acl.Decision;
import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.access.CallQuestion;
import io.agentmesh.meshctl.access.Explanation;
import io.agentmesh.meshctl.access.Step;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.ExitCode;
import io.agentmesh.meshctl.failure.Printable;
import io.agentmesh.meshctl.registry.FoundAgent;
import io.agentmesh.meshctl.registry.RegistryClient;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The command `meshctl why`.
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(
        name = "why",
        description = {
            "Explains whether one agent may ask another for something, and why: meshctl why alice bob echo",
            "The exit code is 0 if it may, 5 if it may not."
        })
final class WhyCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "CALLER", converter = AgentWord.class, description = "Who asks: id or name.")
    private String caller;

    @Parameters(
            index = "1",
            paramLabel = "CALLEE",
            converter = AgentWord.class,
            description = "Who is asked: id or name.")
    private String callee;

    @Parameters(index = "2", paramLabel = "CAPABILITY", description = "For what.")
    private String capability;

    @Mixin
    private RegistryOptions registryOptions = new RegistryOptions();

    private final Context context;

    WhyCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandException {
        CallQuestion question = question();
        Explanation explanation = question.explain();
        context.output().result(text(question, explanation), () -> document(question, explanation));
        return (explanation.decision() == Decision.ALLOW ? ExitCode.OK : ExitCode.DENIED).code();
    }

    private CallQuestion question() throws CommandException {
        RegistryClient registry = context.registry(registryOptions);
        var names = new AgentNames(context, registryOptions.address(), registryOptions.timeout());
        FoundAgent asking = names.find(caller);
        FoundAgent asked = names.find(callee);
        return new CallQuestion(asking, asked, capability, registry.rules(asked.group()), registry.revokedKeys());
    }

    private static String text(CallQuestion question, Explanation explanation) {
        String stations = IntStream.range(0, explanation.steps().size())
                .mapToObj(i -> line(i + 1, explanation.steps().get(i)))
                .collect(Collectors.joining());
        String end =
                switch (explanation.decision()) {
                    case ALLOW -> "Allowed.";
                    case DENY -> "Denied." + remedy(question, explanation);
                };
        return "May " + Printable.quoted(question.caller().name()) + " ask "
                + Printable.quoted(question.callee().name()) + " for " + Printable.quoted(question.capability())
                + "?\n" + stations + end;
    }

    private static String line(int number, Step step) {
        return "  %d. %-9s  %-7s  %s%n"
                .formatted(number, step.station(), step.verdict().word(), Printable.of(step.text()))
                .replace(System.lineSeparator(), "\n");
    }

    private static String remedy(CallQuestion question, Explanation explanation) {
        return switch (explanation.last().station()) {
            case "rules" -> " Change that rule: delete it and make another one.";
            case "owners" ->
                " To allow it: meshctl acl create --source=" + question.caller().id() + " --target="
                        + question.callee().id() + " --capabilities " + Printable.quoted(question.capability());
            default -> "";
        };
    }

    private static JsonObject document(CallQuestion question, Explanation explanation) {
        return JsonObject.empty()
                .with("capability", question.capability())
                .with("decision", explanation.decision().name().toLowerCase(Locale.ROOT))
                .with("source", question.caller().id().value())
                .with(
                        "steps",
                        new JsonArray(explanation.steps().stream()
                                .<JsonValue>map(WhyCommand::json)
                                .toList()))
                .with("target", question.callee().id().value());
    }

    private static JsonObject json(Step step) {
        return JsonObject.empty()
                .with("station", step.station())
                .with("text", step.text())
                .with("verdict", step.verdict().word());
    }
}
