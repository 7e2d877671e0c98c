package io.agentmesh.meshctl.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The program itself: the options of all commands (meshctl §2.1), which are [TopCommands].
@SuppressWarnings("UnusedVariable") // the parser acts on help and version by itself
@Command(name = "meshctl", description = "Drives a private mesh of software agents.")
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
