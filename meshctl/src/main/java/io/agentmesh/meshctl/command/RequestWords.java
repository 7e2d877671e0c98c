package io.agentmesh.meshctl.command;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// Whom a request is for, what it asks for and what goes with it: as options, as the original has them, or as words
/// in this order. What an option gives is not expected among the words.
@SuppressWarnings("NullAway.Init") // the parser sets the spec
final class RequestWords {
    private static final String NO_PAYLOAD = "{}";

    @Option(names = "--target", paramLabel = "AGENT", description = "The agent: its id or its name.")
    private @Nullable String target;

    @Option(names = "--capability", paramLabel = "NAME", description = "What it is asked for.")
    private @Nullable String capability;

    @Option(
            names = "--payload",
            paramLabel = "JSON",
            description = "What goes with it: JSON, @FILE, or - for standard input (default: {}).")
    private @Nullable String payload;

    @Parameters(
            arity = "0..*",
            paramLabel = "WORD",
            description = "AGENT CAPABILITY [JSON], as far as the options do not give them.")
    private List<String> words = List.of();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /// The three, each from its option or else from the next word.
    ///
    /// @throws ParameterException if one is missing or a word is left over
    Given read() {
        Iterator<String> rest = new ArrayList<>(words).iterator();
        String agent = agent(required(target, rest, "an agent: its id or name"));
        String asked = required(capability, rest, "a capability");
        String content = payload != null ? payload : rest.hasNext() ? rest.next() : NO_PAYLOAD;
        if (rest.hasNext()) {
            throw wrong("one word too many: " + rest.next());
        }
        return new Given(agent, asked, content);
    }

    private String required(@Nullable String option, Iterator<String> rest, String what) {
        if (option != null) {
            return option;
        }
        if (!rest.hasNext()) {
            throw wrong("it needs " + what);
        }
        return rest.next();
    }

    private String agent(String word) {
        try {
            return new AgentWord().convert(word);
        } catch (TypeConversionException none) {
            throw wrong("no agent: " + none.getMessage());
        }
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    /// What was typed.
    ///
    /// @param agent an id or a name
    /// @param capability what the agent is asked for
    /// @param payload as [PayloadText] reads it
    record Given(String agent, String capability, String payload) {}
}
