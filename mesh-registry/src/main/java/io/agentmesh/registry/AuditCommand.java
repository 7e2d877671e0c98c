package io.agentmesh.registry;

import io.agentmesh.program.ExitCode;
import io.agentmesh.program.StartException;
import io.agentmesh.registry.audit.AuditChain;
import io.agentmesh.registry.audit.AuditChain.Verdict;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `audit verify` and `audit list`: who changed which right, and whether anybody changed that. Work on the database
/// itself.
public final class AuditCommand {
    private AuditCommand() {}

    /// `audit` with its commands.
    ///
    /// @param defaultDatabase where to look if the command line does not say
    public static CommandLine commands(String defaultDatabase) {
        return new CommandLine(new Audit())
                .addSubcommand(new Verify(defaultDatabase))
                .addSubcommand(new Shown(defaultDatabase));
    }

    @Command(name = "audit", description = "Who changed which right.", mixinStandardHelpOptions = true)
    private static final class Audit implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before the call
        private CommandSpec spec;

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "name a command: audit verify, audit list");
        }
    }

    @Command(
            name = "verify",
            description = "Checks every link of the audit log; exit code 1 and the first broken one if there is any.",
            mixinStandardHelpOptions = true)
    private static final class Verify implements Callable<Integer> {
        @Mixin
        private final DatabaseOption database;

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before the call
        private CommandSpec spec;

        Verify(String defaultDatabase) {
            this.database = new DatabaseOption(defaultDatabase);
        }

        @Override
        public Integer call() throws InterruptedException {
            return database.use(store -> switch (new AuditChain(store).verify()) {
                case Verdict.Whole(long entries, long dropped, String last) -> {
                    spec.commandLine()
                            .getOut()
                            .println(
                                    "whole: " + entries + " entries, " + dropped + " older ones dropped, last " + last);
                    yield ExitCode.OK;
                }
                case Verdict.Broken(long _, String why) -> throw new StartException("the audit log is broken: " + why);
            });
        }
    }

    @Command(
            name = "list",
            description = "Prints the newest entries, oldest of them first, as one JSON object a line.",
            mixinStandardHelpOptions = true)
    private static final class Shown implements Callable<Integer> {
        @Option(
                names = "--last",
                paramLabel = "N",
                description = "How many, 1 to 1000000. Default: ${DEFAULT-VALUE}",
                defaultValue = "1000")
        private int last;

        @Mixin
        private final DatabaseOption database;

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before the call
        private CommandSpec spec;

        Shown(String defaultDatabase) {
            this.database = new DatabaseOption(defaultDatabase);
        }

        @Override
        public Integer call() throws InterruptedException {
            if (last < 1 || last > 1_000_000) {
                throw new ParameterException(spec.commandLine(), "--last: expected 1 to 1000000");
            }
            return database.use(store -> {
                new AuditChain(store).newest(last).forEach(spec.commandLine().getOut()::println);
                return ExitCode.OK;
            });
        }
    }
}
