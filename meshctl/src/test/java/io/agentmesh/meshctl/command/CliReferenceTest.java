package io.agentmesh.meshctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.meshctl.failure.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// `docs/cli.md` is what the program says of itself: the help text of every command. To write it anew after a change:
/// run this test with `-Dmesh.update=true`.
final class CliReferenceTest {
    private static final Path FILE = Path.of("..", "docs", "cli.md");

    private static final String HEAD = """
        # The command line

        Every command of `meshctl` with its help text. `CliReferenceTest` makes this page from the program and fails if it is
        not what the program says.

        An agent is named by its id or by its name; a name that several agents have is refused, with their ids. Results go to
        standard output, as text or with `-o json` as [one document](json-output.md); everything else goes to standard error.
        Completion for bash, zsh and fish: `source <(meshctl completion bash)`.

        ## Where settings come from

        | setting | flag | environment | `~/.mesh/config.toml` |
        |---|---|---|---|
        | control plane | `--cp-url` | `MESH_CP_URL` | `cp_url` |
        | certificates to trust beside Java's own | `--ca-file` | `MESH_CA_FILE` | `ca_file` |
        | token | `--token-file` | `MESH_TOKEN`, `MESH_TOKEN_FILE` | `bearer_token` |
        | agent's key | `--secret-key-file` | `MESH_SECRET_KEY`, `MESH_SECRET_KEY_FILE` | `secret_key` |
        | setup key | `--setup-key-file` | `MESH_SETUP_KEY`, `MESH_SETUP_KEY_FILE` | |
        | daemon's socket | `--meshd` | | |
        | which `config.toml` | `--context` | `MESH_CONTEXT` | |

        A flag counts before a variable, a variable before the file.

        A control plane on another machine is asked through the HTTP proxy of `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, if there is one,
        by the [rules that `meshd` has](operating-meshd.md#behind-a-proxy). The daemon never is.

        ## Several servers or identities

        A context is a folder with a `config.toml` and a daemon's socket of its own. `default` is `~/.mesh`; the others lie in
        `~/.mesh/contexts`, for you alone (0700, the file 0600). `meshctl doctor` shows which one counts and who chose it.

        ```text
        meshctl context add work --cp-url https://mesh.work.example
        meshctl --context work login                 # one command there
        meshctl context use work                     # all commands there, from now on
        MESH_CONTEXT=work meshd --relay wss://mesh.work.example/relay/ws --local-agent http://127.0.0.1:9001
        ```

        A daemon has the context of its `MESH_CONTEXT` and does not follow `meshctl context use`: no restart gives it another key.

        ## At a terminal

        What takes more than a second says on standard error what it waits for, and for how long by now; the line is gone before
        a result is printed. It is not shown where standard error is no terminal, nor with `--quiet`; `NO_COLOR` takes its colour
        away, `MESH_ACCESSIBLE=1` or `TERM=dumb` makes it one plain line. Results are never coloured.

        ## Exit codes

        | code | meaning |
        |---|---|
        %s

        """;

    @Test
    void referenceIsWhatTheProgramSays() throws IOException {
        String reference = reference();
        if (Boolean.getBoolean("mesh.update")) {
            Files.writeString(FILE, reference);
        }

        assertThat(Files.readString(FILE).equals(reference))
                .as("docs/cli.md is what the program says; if not, run this test with -Dmesh.update=true")
                .isTrue();
    }

    private static String reference() {
        String codes = Arrays.stream(ExitCode.values())
                .map(code -> "| " + code.code() + " | " + code.meaning() + " |")
                .collect(Collectors.joining("\n"));
        return HEAD.formatted(codes)
                + commands(Parsers.readingFor()).stream()
                        .map(CliReferenceTest::section)
                        .collect(Collectors.joining("\n"));
    }

    /// All of them, each before those below it.
    private static List<CommandLine> commands(CommandLine command) {
        List<CommandLine> all = new ArrayList<>(List.of(command));
        command.getSubcommands().values().stream()
                .filter(each -> !each.getCommandSpec().usageMessage().hidden())
                .forEach(each -> all.addAll(commands(each)));
        return all;
    }

    /// Without the exit codes, which are everywhere the same.
    private static String section(CommandLine command) {
        String help = command.getUsageMessage().replaceFirst("(?s)\n+Exit codes:.*", "\n");
        return "## " + command.getCommandSpec().qualifiedName() + "\n\n```text\n" + help.strip() + "\n```\n";
    }
}
