package io.agentmesh.meshctl.command;

import io.agentmesh.meshctl.output.OutputFormat;
import io.agentmesh.meshctl.output.Talk;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/// Options that every command takes, before or after its name.
final class GlobalOptions {
    @Option(
            names = "--context",
            paramLabel = "CONTEXT",
            scope = ScopeType.INHERIT,
            description = "Which of your servers and identities counts (default: MESH_CONTEXT, else the one of"
                    + " meshctl context use).")
    private @Nullable String context;

    @Option(
            names = "--meshd",
            paramLabel = "PATH",
            scope = ScopeType.INHERIT,
            description = "The daemon's socket (default: ~/.mesh/meshd.sock).")
    private @Nullable Path meshd;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            scope = ScopeType.INHERIT,
            converter = FormatConverter.class,
            description = "How results are printed: text or json (schema mesh.v1).")
    private OutputFormat format = OutputFormat.TEXT;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Say more: whom a name means, the stack behind a failure.")
    private boolean verbose;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Say nothing but results and failures.")
    private boolean quiet;

    @Nullable
    String context() {
        return context;
    }

    @Nullable
    Path meshd() {
        return meshd;
    }

    OutputFormat format() {
        return format;
    }

    boolean verbose() {
        return verbose;
    }

    Talk talk() {
        return quiet ? Talk.QUIET : verbose ? Talk.VERBOSE : Talk.NORMAL;
    }

    /// Reads a format's word.
    static final class FormatConverter implements ITypeConverter<OutputFormat> {
        @Override
        public OutputFormat convert(String text) {
            return Arrays.stream(OutputFormat.values())
                    .filter(format -> format.toString().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(text + " (expected: text, json)"));
        }
    }
}
