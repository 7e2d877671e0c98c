package io.agentmesh.meshctl.command;

import io.agentmesh.meshctl.config.Surroundings;
import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.meshctl.failure.ExitCode;
import io.agentmesh.meshctl.failure.Failure;
import io.agentmesh.meshctl.output.Output;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// All commands: reads what was typed, runs it, and says how it ended. Used once.
public final class CommandTree {
    private static final int HELP_COLUMNS = 100;
    /// What the JVM puts in place of bytes that are no text in the locale.
    private static final char REPLACEMENT = '\uFFFD';

    private static final Failure UNREADABLE = new Failure(
            Cause.USAGE,
            "not understood",
            "an argument holds bytes that are no text in this locale",
            "Set LC_ALL=C.UTF-8, or give the payload in a file: --payload @FILE");

    private final PrintWriter out;
    private final PrintWriter err;
    private final Surroundings surroundings;

    /// @param out for results; what is written there is UTF-8
    /// @param err for everything else
    public CommandTree(Surroundings surroundings, PrintWriter out, PrintWriter err) {
        this.surroundings = surroundings;
        this.out = out;
        this.err = err;
    }

    /// Runs what was typed.
    ///
    /// @return the exit code, one of [ExitCode]
    public int run(String... words) {
        RootCommand root = new RootCommand();
        try (Context context = new Context(root.options(), surroundings, out, err)) {
            CommandLine parser = parser(root, context, List.of(words));
            return wrongWords(parser, words)
                    .map(wrong -> failed(wrong.asException(), context))
                    .orElseGet(() -> parser.execute(words));
        }
    }

    /// What the parser would not notice.
    private static Optional<Failure> wrongWords(CommandLine parser, String... words) {
        return String.join("", words).indexOf(REPLACEMENT) >= 0
                ? Optional.of(UNREADABLE)
                : new HyphenValues(parser.getCommandSpec()).missingValue(words);
    }

    /// @param words what is to be read; none for a parser that knows all commands
    CommandLine parser(RootCommand root, Context context, List<String> words) {
        CommandLine parser = new CommandLine(root, new CommandFactory(context));
        TopCommands.addTo(parser, words);
        // From here on, since settings reach the commands that are there.
        parser.setOut(out)
                .setErr(err)
                // See HyphenValues.
                .setAllowOptionsAsOptionParameters(true)
                // --payload @FILE is ours to read.
                .setExpandAtFiles(false)
                .setUsageHelpWidth(HELP_COLUMNS)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setParameterExceptionHandler((wrong, args) -> misread(wrong, context.output()))
                .setExecutionExceptionHandler((failed, at, args) -> failed(failed, context));
        parser.getCommandSpec().version("meshctl " + surroundings.version());
        describe(parser.getCommandSpec(), exitCodes());
        return parser;
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            codes.put(" " + code.code(), code.meaning());
        }
        return codes;
    }

    private static void describe(CommandSpec spec, Map<String, String> exitCodes) {
        spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(exitCodes);
        spec.subcommands().values().forEach(each -> describe(each.getCommandSpec(), exitCodes));
    }

    /// Nothing was typed after a word that needs more: the help text. Anything else: what is wrong with it.
    private int misread(ParameterException wrong, Output output) {
        CommandLine at = wrong.getCommandLine();
        String why = wrong instanceof UnmatchedArgumentException unmatched
                ? "unknown: " + String.join(" ", unmatched.getUnmatched())
                : String.valueOf(wrong.getMessage());
        if (why.startsWith("Missing required subcommand")) {
            at.usage(err);
            return ExitCode.USAGE.code();
        }
        String name = at.getCommandSpec().qualifiedName();
        String next = wrong instanceof UnmatchedArgumentException unmatched ? suggestion(unmatched) : "";
        output.failed(new Failure(Cause.USAGE, "not understood", why, next + "See: " + name + " --help"));
        return ExitCode.USAGE.code();
    }

    private static String suggestion(UnmatchedArgumentException unmatched) {
        String typed = unmatched.getUnmatched().getFirst();
        return unmatched.getSuggestions().stream()
                .filter(known -> NearWord.isNear(typed, known))
                .findFirst()
                .map(known -> "Did you mean " + known + "? ")
                .orElse("");
    }

    private static int failed(Exception failed, Context context) {
        CommandException known = failed instanceof CommandException expected ? expected : unexpected(failed);
        context.output().failed(known.failure());
        if (context.options().verbose()) {
            context.output().trace(known);
        }
        return known.failure().cause().exitCode().code();
    }

    private static CommandException unexpected(Exception bug) {
        Failure failure = new Failure(
                Cause.INTERNAL, "internal error", bug.toString(), "It is ours: report it with what --verbose shows");
        return new CommandException(failure, bug);
    }
}
