package io.agentmesh.meshctl.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// One page of the manual, in the language of `man` (roff), made of what the command says of itself.
///
/// @param command the command
/// @param version of this program
record ManPage(CommandSpec command, String version) {
    private static final int COLUMNS = 76;

    /// What holds for every command; each page says it, since nobody reads two.
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "MESH_CONTEXT", "which of your servers and identities counts",
            "MESH_CP_URL", "the control plane",
            "MESH_TOKEN, MESH_TOKEN_FILE", "your token, or a file that holds it",
            "MESH_SECRET_KEY, MESH_SECRET_KEY_FILE", "the agent's key, or a file that holds it",
            "MESH_SETUP_KEY, MESH_SETUP_KEY_FILE", "a setup key, or a file that holds it",
            "NO_COLOR", "if set, a wait is shown without colour",
            "MESH_ACCESSIBLE", "if set, a wait is shown as one plain line");

    private static final Map<String, String> FILES = Map.of(
            "~/.mesh/config.toml", "token, control plane and key",
            "~/.mesh/meshd.sock", "the daemon's socket",
            "~/.mesh/contexts", "the same for further contexts");

    /// `meshctl-acl-create.1`.
    String fileName() {
        return pageName(command) + ".1";
    }

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add(".TH \"%s\" \"1\" \"\" \"Agent Mesh %s\" \"Agent Mesh\""
                .formatted(escaped(pageName(command).toUpperCase(java.util.Locale.ROOT)), escaped(version)));
        section(lines, "NAME", prose(pageName(command) + " - " + firstSentence()));
        section(lines, "SYNOPSIS", prose(synopsis()));
        section(lines, "DESCRIPTION", paragraphs());
        listed(lines, "COMMANDS", commands());
        listed(lines, "OPTIONS", options());
        listed(lines, "ENVIRONMENT", entries(ENVIRONMENT));
        listed(lines, "FILES", entries(FILES));
        listed(lines, "EXIT STATUS", entries(command.usageMessage().exitCodeList()));
        examples(lines);
        section(lines, "SEE ALSO", seeAlso());
        return String.join("\n", lines) + "\n";
    }

    /// A name and what it means.
    private record Entry(String term, String meaning) {}

    private static String pageName(CommandSpec command) {
        return command.qualifiedName("-");
    }

    private String firstSentence() {
        String[] description = command.usageMessage().description();
        return description.length == 0 ? command.name() : description[0].replaceFirst("[.]$", "");
    }

    private String synopsis() {
        return new CommandLine.Help(command, CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .synopsis(0)
                .strip()
                .replaceAll("\\s+", " ");
    }

    private String paragraphs() {
        return Stream.of(command.usageMessage().description())
                .map(ManPage::prose)
                .collect(Collectors.joining("\n.PP\n"));
    }

    private List<Entry> commands() {
        return command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(each -> !each.usageMessage().hidden())
                .map(each -> new Entry(
                        each.name(), String.join(" ", each.usageMessage().description())))
                .toList();
    }

    private List<Entry> options() {
        Stream<Entry> words = command.positionalParameters().stream()
                .map(each -> new Entry(each.paramLabel(), String.join(" ", each.description())));
        Stream<Entry> options = command.options().stream()
                .filter(each -> !each.hidden())
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .map(each -> new Entry(term(each), String.join(" ", each.description())));
        return Stream.concat(words, options).toList();
    }

    private static String term(OptionSpec option) {
        String names = String.join(", ", option.names());
        return option.arity().max() == 0 ? names : names + "=" + option.paramLabel();
    }

    private static List<Entry> entries(Map<String, String> map) {
        return map.entrySet().stream()
                .sorted(Comparator.comparing(entry -> number(entry.getKey())))
                .map(entry -> new Entry(entry.getKey().strip(), entry.getValue()))
                .toList();
    }

    /// Exit codes in the order of their numbers, names in that of the alphabet.
    private static String number(String key) {
        return key.matches(" \\d+") ? "%4s".formatted(key.strip()) : key;
    }

    private String seeAlso() {
        List<String> pages = new ArrayList<>();
        if (command.parent() != null) {
            pages.add(pageName(command.parent()));
        }
        commands().forEach(each -> pages.add(pageName(command) + "-" + each.term()));
        return pages.stream().map(page -> "\\fB" + escaped(page) + "\\fR(1)").collect(Collectors.joining(",\n"));
    }

    private void examples(List<String> lines) {
        List<Examples.Example> examples = Examples.of(command.qualifiedName());
        if (examples.isEmpty()) {
            return;
        }
        lines.add(".SH EXAMPLES");
        for (Examples.Example example : examples) {
            lines.addAll(List.of(
                    ".PP", prose(example.says()), ".PP", ".RS 4", ".nf", escaped(example.line()), ".fi", ".RE"));
        }
    }

    private static void section(List<String> lines, String title, String text) {
        lines.add(".SH " + title);
        lines.add(text);
    }

    private static void listed(List<String> lines, String title, List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        lines.add(".SH " + title);
        for (Entry entry : entries) {
            lines.add(".TP");
            lines.add("\\fB" + escaped(entry.term()) + "\\fR");
            lines.add(prose(entry.meaning()));
        }
    }

    /// Lines of a width that `man` likes in its sources; it fills paragraphs itself.
    private static String prose(String text) {
        StringBuilder lines = new StringBuilder();
        int start = 0;
        for (String word : text.strip().split("\\s+", -1)) {
            boolean fits = lines.length() - start + word.length() < COLUMNS;
            if (lines.length() > start) {
                lines.append(fits ? " " : "\n");
                start = fits ? start : lines.length();
            }
            lines.append(lines.length() == start ? escaped(word) : inert(word));
        }
        return lines.toString();
    }

    /// No character of the text acts on the page, also at the start of a line.
    private static String escaped(String text) {
        return text.startsWith(".") || text.startsWith("'") ? "\\&" + inert(text) : inert(text);
    }

    private static String inert(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-");
    }
}
