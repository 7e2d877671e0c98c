package io.agentmesh.meshctl.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.meshctl.failure.Cause;
import io.agentmesh.meshctl.failure.ExitCode;
import io.agentmesh.meshctl.testing.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every golden file says what the program says, and every command, exit code and kind of failure is in one.
final class GoldenIT {
    private static final Path FOLDER = Path.of("src/test/resources/golden");
    /// Serves until it is told to end; its own tests have its conversations.
    private static final String SERVER = "mcp-server";
    /// The causes that no scene can bring about; their tests are elsewhere.
    private static final Set<Cause> OFFSTAGE = EnumSet.of(Cause.INTERNAL, Cause.INTERRUPTED, Cause.OUTPUT);

    private static final Pattern CAUSE = Pattern.compile("\"cause\": \"(\\w+)\"");

    static Stream<Path> files() throws IOException {
        return paths().stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void programSaysWhatIsRecorded(Path file, @TempDir Path folder) throws IOException {
        List<Scene> scenes = Scene.read(Files.readAllLines(file));
        List<String> played = new ArrayList<>();
        for (int i = 0; i < scenes.size(); i++) {
            Path home = Files.createDirectory(folder.resolve(String.valueOf(i)));
            played.addAll(
                    scenes.get(i).recording(new Stage(home).play(scenes.get(i))).lines());
        }
        if (Boolean.getBoolean("mesh.update")) {
            Files.write(file, played);
        }

        // Said without the texts, which may hold keys.
        int line = Arrays.mismatch(Files.readAllLines(file).toArray(), played.toArray());
        assertThat(line)
                .as(file + ", line " + (line + 1) + ": if the new text is right, record it with -Dmesh.update=true")
                .isEqualTo(-1);
    }

    @Test
    void everyCommandHasAFileWithItsHelpAndItsResults() throws IOException {
        for (String command : commands("")) {
            Path file = FOLDER.resolve(command.replace(' ', '-') + ".txt");
            if (Boolean.getBoolean("mesh.update") && Files.notExists(file)) {
                Files.writeString(file, "$ meshctl " + command + " --help\n");
            }
            assertThat(file).exists();
            List<Scene> scenes = Scene.read(Files.readAllLines(file));
            assertThat(scenes.getFirst().typed()).isEqualTo("$ meshctl " + command + " --help");
            if (commands(command + " ").isEmpty() && !command.equals(SERVER)) {
                assertThat(scenes.stream().anyMatch(scene -> result(scene, "text")))
                        .as("%s has a result as text", command)
                        .isTrue();
                assertThat(command.equals("help") || scenes.stream().anyMatch(scene -> result(scene, "json")))
                        .as("%s has a result as JSON", command)
                        .isTrue();
            }
        }
    }

    private static boolean result(Scene scene, String format) {
        boolean succeeds = scene.recorded().stream().noneMatch(line -> line.startsWith("  ["));
        boolean isJson = scene.words().contains("-o");
        return succeeds && isJson == format.equals("json") && !scene.words().contains("--help");
    }

    @Test
    void everyKindOfFailureAndEveryExitCodeIsRecorded() throws IOException {
        String all = everything();
        Set<String> causes = CAUSE.matcher(all)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> expected = EnumSet.complementOf(EnumSet.copyOf(OFFSTAGE)).stream()
                .map(Cause::word)
                .toList();

        assertThat(causes).containsAll(expected);
        assertThat(Arrays.stream(ExitCode.values())
                        .filter(code -> code != ExitCode.OK && code != ExitCode.PARTLY && code != ExitCode.INTERRUPTED))
                .allMatch(code -> all.contains("\n  [" + code.code() + "]\n"));
    }

    @Test
    void tableOfCausesIsWhatTheProgramKnows() throws IOException {
        List<String> rows = Arrays.stream(Cause.values())
                .map(cause -> "| `" + cause.word() + "` | " + cause.exitCode().code() + " | "
                        + cause.retry().name().toLowerCase(Locale.ROOT) + " |")
                .toList();

        assertThat(Files.readAllLines(Path.of("..", "docs", "json-output.md")).stream()
                        .filter(line -> line.matches("\\| `[a-z_]+` \\| \\d+ \\|.*"))
                        .toList())
                .hasSameSizeAs(rows);
        assertThat(read(Path.of("..", "docs", "json-output.md"))).contains(rows);
    }

    /// The commands whose names begin so, as the program lists them, each before those below it.
    private static List<String> commands(String above) {
        String help = Terminal.at(Path.of("/nowhere"))
                .type((above + "--help").split(" "))
                .out();
        int list = help.indexOf("\nCommands:\n");
        if (list < 0) {
            return List.of();
        }
        return Pattern.compile("^ {2}([a-z-]+) ", Pattern.MULTILINE)
                .matcher(help.substring(list, help.indexOf("\nExit codes:")))
                .results()
                .map(found -> above + found.group(1))
                .flatMap(name -> Stream.concat(Stream.of(name), commands(name + " ").stream()))
                .toList();
    }

    private static String everything() throws IOException {
        return paths().stream().map(GoldenIT::read).collect(Collectors.joining());
    }

    private static List<Path> paths() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
