package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonArray;
import io.agentmesh.core.json.JsonBoolean;
import io.agentmesh.core.json.JsonObject;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.meshctl.doctor.Examination;
import io.agentmesh.meshctl.doctor.Finding;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.ExitCode;
import io.agentmesh.meshctl.failure.Printable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The command `meshctl doctor`.
@Command(
        name = "doctor",
        description = {
            "Looks at every link between you and other agents, and says which one is broken and what to do.",
            "The exit code is 0 if none is, else that of the first one that is broken."
        })
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private RegistryOptions registryOptions = new RegistryOptions();

    private final Context context;

    DoctorCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<Finding> findings = new Examination(
                        context.settings(),
                        () -> new Examination.Reached(
                                context.registryUrl(registryOptions.address()), context.registry(registryOptions)),
                        () -> context.daemon(registryOptions.timeout()),
                        context.surroundings().clock())
                .look();
        Optional<Cause> first =
                findings.stream().flatMap(finding -> finding.cause().stream()).findFirst();
        context.output().result(text(findings), () -> document(findings, first.isEmpty()));
        return first.map(Cause::exitCode).orElse(ExitCode.OK).code();
    }

    private static String text(List<Finding> findings) {
        String lines = findings.stream().map(DoctorCommand::line).collect(Collectors.joining("\n"));
        return lines + "\n\n" + summary(findings);
    }

    private static String line(Finding finding) {
        String line = String.format("%-8s  %-9s", finding.health().word(), finding.link()) + " "
                + Printable.of(finding.what());
        return finding.next().isEmpty() ? line : line + "\n" + " ".repeat(20) + "-> " + Printable.of(finding.next());
    }

    private static String summary(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.health() == Finding.Health.BROKEN)
                .findFirst()
                .map(broken -> "Broken: " + broken.link() + ". Begin there; what comes behind it may hang on it.")
                .orElseGet(() -> "Nothing is broken." + warnings(findings));
    }

    private static String warnings(List<Finding> findings) {
        String links = findings.stream()
                .filter(finding -> finding.health() == Finding.Health.WARNING)
                .map(Finding::link)
                .collect(Collectors.joining(", "));
        return links.isEmpty() ? "" : " Not as it should be: " + links + ".";
    }

    private static JsonObject document(List<Finding> findings, boolean healthy) {
        List<JsonValue> checks =
                findings.stream().<JsonValue>map(Finding::toJson).toList();
        return JsonObject.empty()
                .with("checks", new JsonArray(checks))
                .with("healthy", healthy ? JsonBoolean.TRUE : JsonBoolean.FALSE);
    }
}
