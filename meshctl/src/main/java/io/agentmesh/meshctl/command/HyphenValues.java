package io.agentmesh.meshctl.command;

import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.Failure;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Tells a value that begins with a hyphen, as one agent id in 64 does, from an option: it is one unless it is the
/// name of an option. The parser itself is told to take whatever follows an option that wants a value.
final class HyphenValues {
    private final Map<String, OptionSpec> options = new TreeMap<>();

    HyphenValues(CommandSpec root) {
        collect(root);
    }

    private void collect(CommandSpec spec) {
        options.putAll(spec.optionsMap());
        spec.subcommands().values().forEach(each -> collect(each.getCommandSpec()));
    }

    /// Why these words are wrong: an option stands where another one's value should. Empty if they are not.
    Optional<Failure> missingValue(String... words) {
        for (int i = 0; i + 1 < words.length; i++) {
            if (takesValue(words[i]) && isOption(words[i + 1])) {
                return Optional.of(new Failure(
                        Cause.USAGE,
                        "not understood",
                        words[i] + " needs a value, found the option " + words[i + 1],
                        "If that is the value, write " + words[i] + "=" + words[i + 1]));
            }
        }
        return Optional.empty();
    }

    private boolean takesValue(String word) {
        OptionSpec option = options.get(word);
        return option != null && option.arity().min() > 0;
    }

    private boolean isOption(String word) {
        int equals = word.indexOf('=');
        return options.containsKey(equals < 0 ? word : word.substring(0, equals));
    }
}
