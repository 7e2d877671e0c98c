import io.agentmesh.registry.AuditCommand;
import io.agentmesh.registry.BackupCommand;
import io.agentmesh.registry.TokenCommand;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Writes the manual of a program that has no command for that, a page a command, made of what the commands
/// say of themselves.
///
/// usage: java -cp 'LIB/*:PROGRAMS/*' ManPages.java VERSION FOLDER MAIN_CLASS…
final class ManPages {
    private static final int COLUMNS = 76;

    private ManPages() {}

    public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        for (String name : List.of(arguments).subList(2, arguments.length)) {
            write(commands(Class.forName(name)), arguments[0], folder);
        }
    }

    /// The program as its parser knows it. Registry and server add what works on their database when they
    /// start.
    private static CommandLine commands(Class<?> program) throws ReflectiveOperationException {
        Constructor<?> maker = program.getDeclaredConstructor(Map.class);
        maker.setAccessible(true);
        var commands = new CommandLine(maker.newInstance(Map.of()));
        String database =
                switch (commands.getCommandName()) {
                    case "mesh-registry" -> "registry.db";
                    case "mesh-server" -> "mesh.db";
                    default -> "";
                };
        if (!database.isEmpty()) {
            commands.addSubcommand(BackupCommand.command(database));
            commands.addSubcommand(TokenCommand.commands(database, InstantSource.system(), new SecureRandom()));
            commands.addSubcommand(AuditCommand.commands(database));
        }
        return commands;
    }

    private static void write(CommandLine command, String version, Path folder) throws IOException {
        CommandSpec spec = command.getCommandSpec();
        if (spec.usageMessage().hidden()) {
            return;
        }
        Files.writeString(folder.resolve(name(spec) + ".1"), page(spec, version));
        for (CommandLine below : command.getSubcommands().values()) {
            write(below, version, folder);
        }
    }

    private static String page(CommandSpec command, String version) {
        List<String> lines = new ArrayList<>();
        String title = inert(name(command).toUpperCase(Locale.ROOT));
        lines.add(".TH \"" + title + "\" \"1\" \"\" \"Agent Mesh " + inert(version) + "\" \"Agent Mesh\"");
        String description = String.join(" ", command.usageMessage().description());
        lines.addAll(List.of(".SH NAME", prose(name(command) + " - " + description.replaceFirst("[.].*", ""))));
        lines.addAll(List.of(".SH SYNOPSIS", prose(synopsis(command))));
        lines.addAll(List.of(".SH DESCRIPTION", prose(description)));
        if (!command.subcommands().isEmpty()) {
            lines.add(".SH COMMANDS");
            command.subcommands().values().stream()
                    .map(CommandLine::getCommandSpec)
                    .filter(each -> !each.usageMessage().hidden())
                    .forEach(each -> entry(lines, each.name(), each.usageMessage().description()));
        }
        lines.add(".SH OPTIONS");
        command.positionalParameters().stream()
                .filter(each -> !each.hidden())
                .forEach(each -> entry(lines, each.paramLabel(), each.description()));
        command.options().stream()
                .filter(each -> !each.hidden())
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .forEach(each -> entry(lines, term(each), each.description()));
        List<String> exits = new ArrayList<>();
        command.usageMessage().exitCodeList().forEach((code, meaning) -> entry(exits, code.strip(), meaning));
        if (!exits.isEmpty()) {
            lines.add(".SH EXIT STATUS");
            lines.addAll(exits);
        }
        lines.addAll(List.of(".SH SEE ALSO", prose("The folder docs of the distribution.")));
        return String.join("\n", lines) + "\n";
    }

    private static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    private static String synopsis(CommandSpec command) {
        return new CommandLine.Help(command, CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .synopsis(0)
                .strip()
                .replaceAll("\\s+", " ");
    }

    private static String term(OptionSpec option) {
        String names = String.join(", ", option.names());
        return ((ArgSpec) option).arity().max() == 0 ? names : names + "=" + option.paramLabel();
    }

    private static void entry(List<String> lines, String term, String... meaning) {
        lines.addAll(List.of(".TP", "\\fB" + inert(term) + "\\fR", prose(String.join(" ", meaning))));
    }

    /// Lines of a width that `man` likes in its sources. No word acts on the page, also at the start of a
    /// line.
    private static String prose(String text) {
        var lines = new StringBuilder();
        int length = 0;
        for (String word : text.strip().split("\\s+", -1)) {
            boolean first = length == 0 || length + word.length() >= COLUMNS;
            if (lines.length() > 0) {
                lines.append(first ? "\n" : " ");
            }
            lines.append(first && (word.startsWith(".") || word.startsWith("'")) ? "\\&" : "").append(inert(word));
            length = first ? word.length() : length + 1 + word.length();
        }
        return lines.toString();
    }

    private static String inert(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-");
    }
}
