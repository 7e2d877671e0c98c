package io.agentmesh.meshctl.command;

import io.agentmesh.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/// The command `meshctl completion`.
@SuppressWarnings("NullAway.Init") // the parser sets what is required
@Command(
        name = "completion",
        description = {
            "Prints what a shell needs to complete commands, options, agents and capabilities.",
            "For bash: source <(meshctl completion bash)"
        })
final class CompletionCommand implements Verb {
    @Parameters(paramLabel = "SHELL", converter = Shell.Converter.class, description = "bash, zsh or fish.")
    private Shell shell;

    private final Context context;

    CompletionCommand(Context context) {
        this.context = context;
    }

    /// A shell that is completed for.
    enum Shell {
        BASH,
        ZSH,
        FISH;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// The script, from this program's own files.
        String script() {
            try (InputStream script = CompletionCommand.class.getResourceAsStream("completion." + word())) {
                if (script == null) {
                    throw new IllegalStateException("completion." + word() + ": absent (expected: in this program)");
                }
                return new String(script.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        /// Reads a shell's name.
        static final class Converter implements ITypeConverter<Shell> {
            @Override
            public Shell convert(String text) {
                return Arrays.stream(values())
                        .filter(shell -> shell.word().equals(text))
                        .findFirst()
                        .orElseThrow(() -> new TypeConversionException(text + " (expected: bash, zsh, fish)"));
            }
        }
    }

    @Override
    public void run() {
        String script = shell.script();
        context.output().result(script.strip(), () -> JsonObject.empty().with("script", script));
    }
}
