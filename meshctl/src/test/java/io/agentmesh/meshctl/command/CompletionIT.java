package io.agentmesh.meshctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.testing.Keys;
import io.agentmesh.meshctl.testing.FakePartner;
import io.agentmesh.meshctl.testing.Terminal;
import io.agentmesh.meshctl.testing.Terminal.Typed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `meshctl completion` and what its scripts ask.
@SuppressWarnings("NullAway.Init") // set before each test
final class CompletionIT {
    private static final String BOB = Keys.BOB.id().value();

    private FakePartner registry;
    private Terminal terminal;

    @BeforeEach
    void start(@TempDir Path home) throws IOException {
        registry = FakePartner.onTcp();
        terminal = Terminal.at(home).with("MESH_CP_URL", registry.url()).with("MESH_TOKEN", "c4n4ry-token");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private static String card(String agent, String name, String capability) {
        return "{\"id\":\"b5a4a0f2-6c55-4c33-8f6d-1f0b7a3f2e01\",\"agent_id\":\"" + agent + "\",\"name\":\"" + name
                + "\",\"capabilities\":[{\"name\":\"" + capability + "\"}]}";
    }

    /// Blanks between words; `_` is the empty word.
    private List<String> complete(String words) {
        String cards = "[" + card(BOB, "bob", "echo") + "," + card("A1", "alice", "list") + ","
                + card("T1", "twin", "x") + "," + card("T2", "twin", "x") + "," + card("Q", "a b; rm", "$(x)") + "]";
        registry.willAnswer(200, cards).willAnswer(200, cards);
        String[] all = Arrays.stream(("__complete -- " + words).split(" "))
                .map(word -> word.equals("_") ? "" : word)
                .toArray(String[]::new);
        Typed end = terminal.type(all);
        assertThat(end.exitCode()).isZero();
        assertThat(end.err()).isEmpty();
        return end.out().lines().toList();
    }

    @ParameterizedTest
    @CsvSource({
        "req, request",
        "group add, add-member",
        "rotate --gr, --grace-period",
        "-o j, json",
        "completion z, zsh",
        "setup-key create --usage r, reusable",
        "group add-member --role A, Admin",
        "keys b, bob",
        "request bob _, echo",
        "request --target bob --capability _, echo",
        "request --target = bo, bob",
        "acl create --source al, alice"
    })
    void nextWordIsKnown(String words, String candidate) {
        assertThat(complete(words)).containsExactly(candidate);
    }

    @Test
    void commandsAreOfferedButNotThoseForScripts() {
        assertThat(complete("_")).contains("request", "doctor", "acl").doesNotContain("__complete");
    }

    @Test
    void agentsAreOfferedByNamesThatMeanOneAgentAndNeedNoQuotes() {
        assertThat(complete("request _")).containsExactly("alice", "bob");
    }

    @Test
    void idIsOfferedToWhoBeganToTypeIt() {
        assertThat(complete("request " + BOB.substring(0, 3))).containsExactly(BOB);
    }

    @Test
    void registryThatIsAwayHasNothingToOffer() {
        registry.close();

        Typed typed = terminal.type("__complete", "--", "request", "");

        assertThat(typed).isEqualTo(new Typed(0, "", ""));
    }

    @Test
    void nobodyIsAskedForWhatTheProgramKnows() {
        complete("discover --sea");

        assertThat(registry.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void scriptAsksTheProgram(String shell) {
        assertThat(terminal.type("completion", shell).out()).contains("meshctl __complete -- ");
    }

    @Test
    void bashTakesWhatTheProgramAnswers(@TempDir Path folder) throws Exception {
        Path script = Files.writeString(
                folder.resolve("script"), terminal.type("completion", "bash").out());
        String test = "meshctl() { local IFS=' '; printf '%s\\n' \"asked:$*\" two; }; source " + script
                + "; COMP_WORDS=(meshctl request ''); COMP_CWORD=2; _meshctl; printf '%s|' \"${COMPREPLY[@]}\"";

        Process bash =
                new ProcessBuilder("bash", "-c", test).redirectErrorStream(true).start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said).isEqualTo("asked:__complete -- request |two|");
        assertThat(bash.waitFor()).isZero();
    }
}
