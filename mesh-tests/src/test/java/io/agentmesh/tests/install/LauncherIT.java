package io.agentmesh.tests.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the launcher lets the JVM of each program take.
final class LauncherIT {
    private static final Path LIMITS = Path.of("../docs/limits.md");

    private final Launcher launcher;

    LauncherIT(@TempDir Path folder) throws IOException {
        launcher = new Launcher(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"meshctl", "meshd", "mesh-relay", "mesh-registry", "mesh-server"})
    void memoryOfEachProgramIsBoundedAsTheLimitsSay(String program) throws IOException, InterruptedException {
        List<String> options = launcher.options(program, "");

        String row = "| launcher | `" + program + "`: MiB of the heap, of classes, of compiled code | "
                + mebibytes(options, "-Xmx") + "; " + mebibytes(options, "-XX:MaxMetaspaceSize=") + "; "
                + mebibytes(options, "-XX:ReservedCodeCacheSize=") + " |";
        assertThat(Files.readString(LIMITS)).contains(row);
    }

    @ParameterizedTest
    @ValueSource(strings = {"meshd", "mesh-relay", "mesh-registry", "mesh-server"})
    void whatLivesLongGivesMemoryBackAndEndsWithoutIt(String program) throws IOException, InterruptedException {
        assertThat(launcher.options(program, ""))
                .contains(
                        "-XX:MinHeapFreeRatio=20",
                        "-XX:MaxHeapFreeRatio=40",
                        "-XX:-ShrinkHeapInSteps",
                        "-XX:TrimNativeHeapInterval=10000",
                        "-XX:+ExitOnOutOfMemoryError");
    }

    @ParameterizedTest
    @ValueSource(strings = {"meshctl", "meshd", "mesh-relay", "mesh-registry", "mesh-server"})
    void ownOptionsCountForMore(String program) throws IOException, InterruptedException {
        List<String> own = List.of("-Xmx333m", "-XX:MaxMetaspaceSize=77m", "-XX:ReservedCodeCacheSize=55m");
        List<String> options = launcher.options(program, String.join(" ", own));

        assertThat(options).endsWith(own.toArray(String[]::new));
        // The last one counts; and the JVM takes them together.
        assertThat(flags(options))
                .containsPattern("MaxHeapSize += (349175808|350224384) ")
                .containsPattern("MaxMetaspaceSize += 80740352 ")
                .containsPattern("ReservedCodeCacheSize += 57671680 ");
    }

    @Test
    void whatLivesForAMomentHasOneCompiler() throws IOException, InterruptedException {
        assertThat(launcher.options("meshctl", "", "status")).contains("-XX:TieredStopAtLevel=1");
        assertThat(launcher.options("mesh-server", "", "token")).contains("-XX:TieredStopAtLevel=1");
        assertThat(launcher.options("mesh-server", "")).doesNotContain("-XX:TieredStopAtLevel=1");
    }

    private static long mebibytes(List<String> options, String name) {
        String value = options.stream()
                .filter(option -> option.startsWith(name))
                .reduce((first, last) -> last)
                .orElseThrow(() -> new AssertionError("no " + name + " in " + options))
                .substring(name.length());
        Matcher size = Pattern.compile("(\\d+)([mg])").matcher(value);
        assertThat(size.matches()).as(value).isTrue();
        return Long.parseLong(size.group(1)) << (size.group(2).equals("g") ? 10 : 0);
    }

    private static String flags(List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-XX:+PrintFlagsFinal", "-version"));
        Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(java.exitValue()).as(output).isZero();
        return output;
    }
}
