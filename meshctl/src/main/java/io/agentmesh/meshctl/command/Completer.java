package io.agentmesh.meshctl.command;

import io.agentmesh.core.account.Role;
import io.agentmesh.meshctl.registry.FoundAgent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Says what may come next on a command line. Commands and options come from the commands themselves; what stands for
/// agents and capabilities is known by its label in the help text and asked for only then.
///
/// @param root the program
/// @param agents those that the registry shows; empty if it cannot be asked
/// @param contexts the names of the user's contexts
record Completer(CommandSpec root, Supplier<List<FoundAgent>> agents, Supplier<List<String>> contexts) {
    /// A name that needs no quotes in any shell.
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    /// Candidates for the last of these words.
    List<String> candidates(List<String> words) {
        // bash makes a word of the sign in --target=bob.
        List<String> typed = new ArrayList<>(words);
        String current = typed.isEmpty() ? "" : typed.removeLast();
        String prefix = current.equals("=") ? "" : current;
        typed.removeIf(word -> word.equals("="));
        return proposals(Place.after(root, typed), prefix)
                .filter(each -> each.startsWith(prefix))
                .distinct()
                .sorted()
                .toList();
    }

    private Stream<String> proposals(Place place, String prefix) {
        if (place.option() != null) {
            return values(place.option().paramLabel(), place, prefix);
        }
        if (prefix.startsWith("-")) {
            return place.command().optionsMap().entrySet().stream()
                    .filter(option -> !option.getValue().hidden())
                    .map(Map.Entry::getKey)
                    .filter(name -> name.startsWith("--"));
        }
        Stream<String> commands = place.positionals().isEmpty()
                ? place.command().subcommands().entrySet().stream()
                        .filter(each ->
                                !each.getValue().getCommandSpec().usageMessage().hidden())
                        .map(Map.Entry::getKey)
                : Stream.empty();
        return Stream.concat(commands, values(place.positionalLabel(), place, prefix));
    }

    private Stream<String> values(String label, Place place, String prefix) {
        return switch (label) {
            case "AGENT", "CALLER", "CALLEE" -> agentWords(prefix);
            case "CAPABILITY" -> capabilities(place.positionals());
            case "NAME" -> place.isOption("--capability") ? capabilities(place.positionals()) : Stream.empty();
            case "CONTEXT" -> contexts.get().stream();
            case "FORMAT" -> Stream.of("text", "json");
            case "ROLE" -> Role.words().keySet().stream();
            case "SHELL" -> Stream.of("bash", "zsh", "fish");
            case "KIND" -> Stream.of("one-off", "reusable");
            case "ORDER" -> Stream.of("updated", "relevance");
            default -> Stream.empty();
        };
    }

    /// Names that mean one agent alone; ids only to who has begun to type one.
    private Stream<String> agentWords(String prefix) {
        Map<String, Integer> names = new TreeMap<>();
        List<FoundAgent> known = agents.get();
        known.forEach(agent -> names.merge(agent.name(), 1, Integer::sum));
        Stream<String> unambiguous = names.entrySet().stream()
                .filter(name ->
                        name.getValue() == 1 && PLAIN.matcher(name.getKey()).matches())
                .map(Map.Entry::getKey);
        Stream<String> ids = prefix.isEmpty()
                ? Stream.empty()
                : known.stream().map(agent -> agent.id().value());
        return Stream.concat(unambiguous, ids);
    }

    /// Those of an agent that was named before; else all.
    private Stream<String> capabilities(List<String> named) {
        List<FoundAgent> known = agents.get();
        List<FoundAgent> meant = known.stream()
                .filter(agent -> named.contains(agent.name())
                        || named.contains(agent.id().value()))
                .toList();
        return (meant.isEmpty() ? known : meant)
                .stream()
                        .flatMap(agent -> agent.capabilities().stream())
                        .filter(name -> PLAIN.matcher(name).matches());
    }

    /// Where on the command line the next word stands.
    ///
    /// @param command the command that was named
    /// @param option the option whose value comes next, or `null`
    /// @param positionals the words that are neither commands nor options, with the values of options that name
    ///     agents
    private record Place(CommandSpec command, @Nullable OptionSpec option, List<String> positionals) {
        static Place after(CommandSpec root, List<String> words) {
            CommandSpec command = root;
            List<String> positionals = new ArrayList<>();
            Iterator<String> rest = words.iterator();
            while (rest.hasNext()) {
                String word = rest.next();
                OptionSpec option = command.optionsMap().get(word);
                if (option != null && option.arity().max() > 0) {
                    if (!rest.hasNext()) {
                        return new Place(command, option, positionals);
                    }
                    positionals = with(positionals, option.paramLabel().equals("AGENT"), rest.next());
                } else if (positionals.isEmpty() && command.subcommands().containsKey(word)) {
                    command = command.subcommands().get(word).getCommandSpec();
                } else {
                    positionals = with(positionals, !word.startsWith("-"), word);
                }
            }
            return new Place(command, null, positionals);
        }

        private static List<String> with(List<String> words, boolean counts, String word) {
            List<String> more = new ArrayList<>(words);
            if (counts) {
                more.add(word);
            }
            return more;
        }

        boolean isOption(String name) {
            return option != null && List.of(option.names()).contains(name);
        }

        /// What the next word without a hyphen stands for; the words of a request have one label for all.
        String positionalLabel() {
            var parameters = command.positionalParameters();
            if (parameters.isEmpty()) {
                return "";
            }
            if (command.name().equals("request")) {
                return switch (positionals.size()) {
                    case 0 -> "AGENT";
                    case 1 -> "CAPABILITY";
                    default -> "";
                };
            }
            return positionals.size() < parameters.size()
                    ? parameters.get(positionals.size()).paramLabel()
                    : "";
        }
    }
}
