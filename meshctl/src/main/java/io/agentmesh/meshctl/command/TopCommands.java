package io.agentmesh.meshctl.command;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/// The commands right below the program, and those below them, in the order of the help texts.
///
/// To describe one to the parser takes a few milliseconds, and to describe all of them takes longer than most
/// of them run. So the parser hears only of those whose names are among the words that were typed; one too many
/// does no harm.
final class TopCommands {
    /// By the word that is typed.
    static final Map<String, Class<?>> ALL = all();

    private static final Map<Class<?>, List<Class<?>>> BELOW = Map.of(
            AclCommand.class,
            List.of(AclJsonCommand.class, AclListCommand.class, AclCreateCommand.class, AclDeleteCommand.class),
            ContextCommand.class,
            List.of(
                    ContextListCommand.class,
                    ContextShowCommand.class,
                    ContextUseCommand.class,
                    ContextAddCommand.class,
                    ContextRemoveCommand.class),
            GroupCommand.class,
            List.of(
                    GroupCreateCommand.class,
                    GroupListCommand.class,
                    GroupAddMemberCommand.class,
                    GroupRemoveMemberCommand.class,
                    GroupMembersCommand.class,
                    GroupRoleCommand.class,
                    GroupShowCommand.class,
                    GroupSetCommand.class,
                    GroupDeleteCommand.class),
            OutboxCommand.class,
            List.of(
                    OutboxListCommand.class,
                    OutboxShowCommand.class,
                    OutboxCancelCommand.class,
                    OutboxRedeliverCommand.class,
                    OutboxAcceptBundleCommand.class),
            RotateCommand.class,
            List.of(RotateStatusCommand.class, RotateCancelCommand.class),
            ServiceCommand.class,
            List.of(ServiceInstallCommand.class, ServiceShowCommand.class, ServiceRemoveCommand.class),
            SetupKeyCommand.class,
            List.of(SetupKeyCreateCommand.class, SetupKeyListCommand.class, SetupKeyRevokeCommand.class),
            TokenCommand.class,
            List.of(TokenListCommand.class, TokenRevokeCommand.class, TokenRefreshCommand.class));

    /// Commands that speak of the others.
    private static final Set<String> OF_OTHERS = Set.of("help", "completion", "__complete", "__man");

    private TopCommands() {}

    /// Makes the commands known that these words can mean. If they name none, nothing but the program's own
    /// help text can follow, and what that says of the commands is known of them; without any words, everything
    /// is.
    static void addTo(CommandLine program, List<String> words) {
        if (words.isEmpty() || words.stream().anyMatch(OF_OTHERS::contains)) {
            ALL.forEach((name, type) -> add(program, name, type));
        } else if (words.stream().anyMatch(ALL::containsKey)) {
            Map<String, Class<?>> meant = new LinkedHashMap<>(ALL);
            meant.keySet().retainAll(words);
            meant.forEach((name, type) -> add(program, name, type));
        } else {
            ALL.forEach((name, type) -> program.addSubcommand(name, nameplate(type)));
        }
    }

    private static void add(CommandLine program, String name, Class<?> type) {
        program.addSubcommand(name, type);
        CommandLine command = Objects.requireNonNull(program.getSubcommands().get(name));
        BELOW.getOrDefault(type, List.of()).forEach(command::addSubcommand);
    }

    /// A command without its options.
    private static CommandSpec nameplate(Class<?> type) {
        CommandSpec plate = CommandSpec.create();
        Command about = type.getAnnotation(Command.class);
        if (about != null) {
            plate.usageMessage().description(about.description()).hidden(about.hidden());
        }
        return plate;
    }

    private static Map<String, Class<?>> all() {
        Map<String, Class<?>> all = new LinkedHashMap<>();
        all.put("keygen", KeygenCommand.class);
        all.put("login", LoginCommand.class);
        all.put("logout", LogoutCommand.class);
        all.put("register", RegisterCommand.class);
        all.put("deregister", DeregisterCommand.class);
        all.put("discover", DiscoverCommand.class);
        all.put("request", RequestCommand.class);
        all.put("send", SendCommand.class);
        all.put("outbox", OutboxCommand.class);
        all.put("inbox", InboxCommand.class);
        all.put("receipt", ReceiptCommand.class);
        all.put("status", StatusCommand.class);
        all.put("doctor", DoctorCommand.class);
        all.put("why", WhyCommand.class);
        all.put("revoke", RevokeCommand.class);
        all.put("rotate", RotateCommand.class);
        all.put("keys", KeysCommand.class);
        all.put("group", GroupCommand.class);
        all.put("acl", AclCommand.class);
        all.put("setup-key", SetupKeyCommand.class);
        all.put("token", TokenCommand.class);
        all.put("up", UpCommand.class);
        all.put("down", DownCommand.class);
        all.put("service", ServiceCommand.class);
        all.put("context", ContextCommand.class);
        all.put("auth-header", AuthHeaderCommand.class);
        all.put("mcp-server", McpServerCommand.class);
        all.put("completion", CompletionCommand.class);
        all.put("__complete", CompleteCommand.class);
        all.put("__man", ManCommand.class);
        all.put("version", VersionCommand.class);
        all.put("help", HelpCommand.class);
        return Collections.unmodifiableMap(all);
    }
}
