package io.agentmesh.meshctl.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The program itself: the commands below it and the options of all of them (meshctl §2.1).
@SuppressWarnings("UnusedVariable") // the parser acts on help and version by itself
@Command(
        name = "meshctl",
        description = "Drives a private mesh of software agents.",
        subcommands = {
            KeygenCommand.class,
            LoginCommand.class,
            LogoutCommand.class,
            RegisterCommand.class,
            DeregisterCommand.class,
            DiscoverCommand.class,
            RequestCommand.class,
            OutboxCommand.class,
            StatusCommand.class,
            DoctorCommand.class,
            WhyCommand.class,
            RevokeCommand.class,
            RotateCommand.class,
            KeysCommand.class,
            GroupCommand.class,
            AclCommand.class,
            SetupKeyCommand.class,
            TokenCommand.class,
            UpCommand.class,
            ServiceCommand.class,
            ContextCommand.class,
            AuthHeaderCommand.class,
            McpServerCommand.class,
            CompletionCommand.class,
            CompleteCommand.class,
            ManCommand.class,
            VersionCommand.class,
            HelpCommand.class
        })
final class RootCommand {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this text.")
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version.")
    private boolean version;

    @Mixin
    private GlobalOptions options = new GlobalOptions();

    GlobalOptions options() {
        return options;
    }
}
