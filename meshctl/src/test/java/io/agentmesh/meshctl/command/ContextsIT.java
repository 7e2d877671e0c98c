package io.agentmesh.meshctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.Keys;
import io.agentmesh.meshctl.testing.FakePartner;
import io.agentmesh.meshctl.testing.Terminal;
import io.agentmesh.meshctl.testing.Terminal.Typed;
import io.agentmesh.program.files.FileLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `meshctl context` and who decides which one counts.
@SuppressWarnings("NullAway.Init") // set before each test
final class ContextsIT {
    private Path home;
    private Terminal terminal;

    @BeforeEach
    void start(@TempDir Path folder) {
        home = folder;
        terminal = Terminal.at(folder).withConfig("cp_url = \"http://first.example\"\n");
    }

    private Path folder(String name) {
        return home.resolve(".mesh/contexts").resolve(name);
    }

    private String chosen(String... words) {
        return terminal.type(words).out().lines().findFirst().orElse("");
    }

    @Test
    void addedContextHasItsOwnFilesForItsOwnerAlone() throws IOException {
        terminal.withInput("c4n4ry-work\n");

        Typed typed = terminal.type("context", "add", "work", "--cp-url", "http://work.example", "--token-file", "-");

        assertThat(typed.exitCode()).isZero();
        assertThat(Files.readString(folder("work").resolve("config.toml")))
                .contains("http://work.example", "c4n4ry-work");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder("work").resolve("config.toml"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder("work"))))
                .isEqualTo("rwx------");
        assertThat(terminal.config()).isEqualTo("cp_url = \"http://first.example\"\n");
    }

    @Test
    void flagCountsBeforeTheVariableAndThatBeforeTheOneInUse() {
        for (String name : new String[] {"one", "two", "three"}) {
            terminal.type("context", "add", name);
        }

        assertThat(chosen("context", "show")).endsWith("  default");
        terminal.type("context", "use", "one");
        assertThat(chosen("context", "show")).endsWith("  one");
        terminal.with("MESH_CONTEXT", "two");
        assertThat(chosen("context", "show")).endsWith("  two");
        assertThat(chosen("--context", "three", "context", "show")).endsWith("  three");
        assertThat(chosen("context", "show", "one")).endsWith("  one");
        assertThat(terminal.type("doctor", "--context", "three", "--cp-url", "http://127.0.0.1:1")
                        .out())
                .contains("context   three (~/.mesh/contexts/three), chosen by --context");
    }

    @Test
    void commandUsesTheFilesOfItsContextAndNamesThem() throws IOException {
        try (FakePartner registry = FakePartner.onTcp()) {
            terminal.withInput("c4n4ry-work");
            terminal.type("context", "add", "work", "--cp-url", registry.url(), "--token-file", "-");
            registry.willAnswer(200, "[]").willAnswer(401, "{\"error\":\"expired\"}");

            assertThat(terminal.type("--context", "work", "discover").exitCode())
                    .isZero();
            Typed refused = terminal.type("--context", "work", "discover");

            assertThat(registry.asked().getFirst().authorization()).isEqualTo("Bearer c4n4ry-work");
            assertThat(refused.err()).contains("bearer_token in ~/.mesh/contexts/work/config.toml");
        }
    }

    @Test
    void daemonOfAContextHasItsOwnSocket() throws IOException {
        terminal.type("context", "add", "work");
        try (FakePartner daemon = FakePartner.onSocket(folder("work").resolve("meshd.sock"))) {
            daemon.willAnswer(200, "{\"state\":\"Connected\"}");

            assertThat(terminal.type("--context", "work", "status").exitCode()).isZero();
            assertThat(terminal.type("status").exitCode()).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--context absent discover", "context use absent", "context show absent", "status"})
    void contextThatIsNotThereIsNotMadeByItsName(String words) {
        if (words.equals("status")) {
            terminal.with("MESH_CONTEXT", "absent");
        }

        Typed typed = terminal.type(words.split(" "));

        assertThat(typed.exitCode()).isEqualTo(3);
        assertThat(typed.err()).contains("there is no context absent", "meshctl context list");
        assertThat(folder("absent")).doesNotExist();
    }

    @Test
    void contextWithAKeyIsRemovedOnlyIfThatIsMeant() {
        terminal.withInput(Keys.ALICE.secretHex());
        terminal.type("context", "add", "work", "--secret-key-file", "-");
        terminal.type("context", "use", "work");

        assertThat(terminal.type("context", "remove", "work").exitCode()).isEqualTo(1);
        assertThat(folder("work")).exists();
        assertThat(terminal.type("context", "remove", "work", "--yes").exitCode())
                .isZero();
        assertThat(folder("work")).doesNotExist();
        assertThat(chosen("context", "show")).endsWith("  default");
    }

    @Test
    void contextWhoseDaemonLivesIsNotRemoved() throws Exception {
        terminal.type("context", "add", "work");
        try (FileLock _ = FileLock.tryTake(folder("work").resolve("meshd.lock")).orElseThrow()) {
            Typed typed = terminal.type("context", "remove", "work");

            assertThat(typed.exitCode()).isEqualTo(7);
            assertThat(typed.err()).contains("a meshd runs in it");
        }
        assertThat(terminal.type("context", "remove", "work").exitCode()).isZero();
    }

    @Test
    void defaultCannotBeRemovedAndNothingIsAddedTwice() {
        terminal.type("context", "add", "work");

        assertThat(terminal.type("context", "remove", "default", "--yes").exitCode())
                .isEqualTo(2);
        assertThat(terminal.type("context", "add", "work").exitCode()).isEqualTo(7);
        assertThat(terminal.type("context", "add", "default").exitCode()).isEqualTo(7);
        assertThat(terminal.type("context", "add", "a/b").exitCode()).isEqualTo(2);
    }

    @Test
    void hundredContextsAreEnough() throws IOException {
        for (int i = 0; i < 99; i++) {
            Files.createDirectories(folder("c" + i));
        }

        assertThat(terminal.type("context", "add", "last").exitCode()).isZero();
        assertThat(terminal.type("context", "add", "more").err()).contains("there are 100");
    }

    @Test
    void badKeyMakesNoContext() {
        terminal.withInput("c4n4ry-no-key");

        Typed typed = terminal.type("context", "add", "work", "--secret-key-file", "-");

        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(folder("work")).doesNotExist();
    }
}
